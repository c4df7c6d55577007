"""Files as an administration writes them, with a canary in every place that may not be read."""

from __future__ import annotations

CANARY = "kanarie"
PUPIL = """\
    <leerling key="{key}" eckid="https://ketenid.nl/kanarie-eckid">
      <achternaam>{surname}</achternaam>
      <voorvoegsel>kanarie-van</voorvoegsel>
      <voornamen>kanarie-voornamen</voornamen>
      <voorletters-1>kanarie-K</voorletters-1>
      <roepnaam>{call_name}</roepnaam>
      <geboortedatum>kanarie-2015-03-01</geboortedatum>
      <geslacht>kanarie-1</geslacht>
      <bsn>kanarie-123456782</bsn>
      <fotourl>https://kanarie.example/foto.jpg</fotourl>
      <emailadres>kanarie@example.nl</emailadres>
      <adres><straat>kanariestraat</straat><postcode>kanarie1234AB</postcode></adres>
      <jaargroep>5</jaargroep>
      <groep key="{group}"/>
      <samengestelde_groepen><samengestelde_groep key="s1"/></samengestelde_groepen>
      <onbekend roepnaam="kanarie-attribuut"><roepnaam>kanarie-diep</roepnaam></onbekend>
      <!-- kanarie in een opmerking --><?kanarie opdracht?>
    </leerling>
"""
EDEX = """\
<?xml version="1.0" encoding="UTF-8"?>
<EDEX xmlns="http://www.edustandaard.nl/edexml">
  <school><schooljaar>2026-2027</schooljaar><brincode>kanarie99XX</brincode><schoolkey>kanarie</schoolkey></school>
  <groepen>
    <groep key="g5"><naam>Groep 5</naam><jaargroep>5</jaargroep><omschrijving>kanarie-omschrijving</omschrijving></groep>
    <groep key="g6"><naam>Groep 6</naam><jaargroep>6</jaargroep></groep>
    <samengestelde_groep key="s1"><naam>De Vuurtoren</naam></samengestelde_groep>
  </groepen>
  <leerlingen>
{pupils}  </leerlingen>
  <leerkrachten>
    <leerkracht key="kanarie-l1"><roepnaam>kanarie-juf</roepnaam><achternaam>kanarie-juf</achternaam>
      <groepen><groep key="g5"/></groepen></leerkracht>
  </leerkrachten>
</EDEX>
"""


def pupil(key: str = "p1", call_name: str = "Yağmur", surname: str = "Łkanarie", group: str = "g5") -> str:
    """One pupil with everything that an administration knows of it."""
    return PUPIL.format(key=key, call_name=call_name, surname=surname, group=group)


def edex(*pupils: str) -> str:
    """A whole file."""
    return EDEX.format(pupils="".join(pupils))


CSV = '''\
Leerlingnummer;Roepnaam;Achternaam;Groep;Sector;Geboortedatum;BSN
101;Zoë;Ökanarie;Groep 5;SO;kanarie-2015;kanarie-1
102;"Jan
Peter";Bos;"Groep ""5""";vso;kanarie-2016;kanarie-2

103;=1+1;Vos;Groep 6;;kanarie;kanarie
104;Bram;Vos;Groep 6;PO;kanarie;kanarie
105;Tess
106;;Vos;Groep 6;SO;kanarie;kanarie
'''
