"""The Dutch words of the files with cases, and what they mean to the program."""

from __future__ import annotations

from ldgm_core.domain.meeting import Context, RoleGroup
from ldgm_core.domain.rating import Certainty, Duration

__all__ = ["AREAS", "CERTAINTIES", "CONTEXTS", "DURATIONS", "ORIGINS", "RATING_KEYS", "ROLES"]


AREAS = {
    "cognitief": "cognition",
    "ontw_sociaal_emotioneel": "development_social_emotional",
    "ontw_executief": "development_executive",
    "ontw_communicatie": "development_communication",
    "didactisch": "didactic",
    "os_leren_ontwikkelen": "support_learning",
    "os_sociaal_emotioneel": "support_social_emotional",
    "os_communicatie": "support_communication",
    "os_fysiek": "support_physical",
    "os_medisch": "support_medical",
    "uitstroombestemming": "destination",
    "uitstroomrichting": "direction",
}
ROLES = {
    "leerkracht": "teacher",
    "mentor": "mentor",
    "onderwijsassistent": "teaching_assistant",
    "vakleerkracht_gym": "gym_teacher",
    "intern_begeleider": "internal_coordinator",
    "orthopedagoog": "educational_psychologist",
    "psycholoog": "psychologist",
    "logopedist": "speech_therapist",
    "fysiotherapeut": "physiotherapist",
    "ergotherapeut": "occupational_therapist",
    "schoolmaatschappelijk_werker": "school_social_worker",
    "jeugdarts": "youth_doctor",
    "verpleegkundige": "nurse",
    "jeugdhulppartner": "youth_care_worker",
    "stagebegeleider": "internship_supervisor",
    "ouder": "parent",
    "leerling": "pupil",
    "cvb_voorzitter": "committee_chair",
    "samenwerkingsverband": "partnership",
}
ORIGINS = {
    "school": RoleGroup.SCHOOL,
    "school_of_extern": RoleGroup.CARE,
    "extern": RoleGroup.CARE,
    "gezin": RoleGroup.PARENTS,
    "leerling": RoleGroup.PUPIL,
}
CERTAINTIES = {"hoog": Certainty.SURE, "middel": Certainty.DOUBT, "laag": Certainty.GUESS}
DURATIONS = {"tijdelijk": Duration.TEMPORARY, "blijvend": Duration.LASTING, "onduidelijk": Duration.UNCLEAR}
CONTEXTS = {
    "klas": Context.CLASSROOM,
    "gym": Context.GYM,
    "stage": Context.INTERNSHIP,
    "therapie": Context.THERAPY,
    "zorg": Context.CARE,
    "thuis": Context.HOME,
    "huisbezoek": Context.HOME_VISIT,
    "onderzoek": Context.ASSESSMENT,
    "observatie": Context.OBSERVATION,
    "gesprek": Context.CONVERSATION,
    "dossier": Context.FILE,
    "vrije_tijd": Context.FREE_TIME,
}
RATING_KEYS = {
    "rol", "score", "zekerheid", "context", "duur", "onderbouwing", "waarde", "ontwikkelingsleeftijd", "percentage_kalenderleeftijd",
    "niet_te_beoordelen",
}  # fmt: skip
