"""The fields that a school's own Word template may use, with the words of the minutes in them."""

from __future__ import annotations

from typing import Any

from ldgm_core.domain.arrangement import Share
from ldgm_core.domain.decision import Decision
from ldgm_core.domain.minutes import MinutesData
from ldgm_core.domain.minutes_plan import MinutesArrangement
from ldgm_core.domain.plan import Agreement, AgreementState, Hearing, Plan
from ldgm_core.domain.review import CheckKind
from ldgm_core.exports.wording import columns, day, joined
from ldgm_core.texts import Texts

__all__ = ["Fields", "opp_fields"]

Fields = dict[str, Any]
"""Names (Dutch, as on the screen) with a text, a list, or fields of their own."""


def opp_fields(minutes: MinutesData, t: Texts) -> Fields:
    """Return every field by name; what was not filled in is an empty text or an empty list, so that each name always exists."""
    plan = minutes.plan or Plan()
    return {
        "leerling": {"roepnaam": minutes.header.pupil_name, "groep": minutes.header.group_name},
        "datum": day(minutes.header.held_on, t),
        "uitstroom": _perspective(minutes.decision, t),
        "minderheidsstandpunten": [dissent.words for dissent in minutes.dissents],
        "factoren": {"belemmerend": _lines(plan.hindering), "bevorderend": _lines(plan.helping)},
        "onderwijsbehoeften": [support.what for support in plan.supports],
        "ondersteuning": _support(minutes, plan, t),
        "arrangementen": [_arrangement(one, t) for one in minutes.arrangements],
        "termijnen": [{"datum": day(one.due_on, t), "regel": one.words, "bron": one.articles} for one in minutes.opp_days],
        "afwijkingen": plan.deviations,
        "doelen": [
            {
                "nu": goal.from_words,
                "doel": goal.wording,
                "naar": goal.to_words,
                "meten": goal.measured_how,
                "meetmoment": day(goal.by_on, t),
            }
            for goal in plan.goals
        ],
        "acties": [
            {
                "wat": action.what,
                "wie": action.who,
                "waar": joined((t(f"place.{place}") for place in action.places), t("pdf.comma")),
                "wanneer": day(action.by_on, t),
            }
            for action in plan.actions
        ],
        "hoorrecht": _hearing(plan.hearing, t),
        "ouders": plan.parents_view,
        "overleg": [{"datum": day(talk.held_on, t), "met": talk.with_whom, "uitkomst": talk.outcome} for talk in plan.parent_talks],
        "instemming": _agreement(plan.agreement, t),
        "evaluatie": _evaluation(minutes, t),
        "bron": minutes.header.attribution or t("pdf.attribution"),
        "versie": minutes.content_hash or t("pdf.header_draft"),
    }


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _perspective(decision: Decision | None, t: Texts) -> Fields:
    if decision is None:
        return dict.fromkeys(("uitkomst", "bestemming", "kolom", "richting", "onderbouwing", "waarnemingen", "heroverwegen", "tot"), "")
    return {
        "uitkomst": t(f"outcome.{decision.outcome}"),
        "bestemming": decision.destination,
        "kolom": columns(decision.destination_column, None, t),
        "richting": decision.direction,
        "onderbouwing": decision.why,
        "waarnemingen": decision.observations,
        "heroverwegen": decision.reconsider_when,
        "tot": day(decision.until_on, t),
    }


def _support(minutes: MinutesData, plan: Plan, t: Texts) -> list[Fields]:
    """Support and arrangements together: to a reader of the plan both are help."""
    supports = [
        {"wat": one.what, "wie": "", "hoe_vaak": "", "tot_wanneer": t(f"duration.{one.duration}") if one.duration else ""}
        for one in plan.supports
    ]
    noted = [
        {
            "wat": one.goal,
            "wie": one.provider,
            "hoe_vaak": one.hours,
            "tot_wanneer": joined((day(on, t) for on in one.evaluate_on), t("pdf.comma")),
        }
        for one in plan.arrangements
    ]
    arranged = [
        {
            "wat": one.body.title,
            "wie": one.body.provider,
            "hoe_vaak": joined((_share(share, t) for share in one.body.shares), t("pdf.comma")),
            "tot_wanneer": day(one.body.ends_on, t),
        }
        for one in minutes.arrangements
    ]
    return [*supports, *noted, *arranged]


def _arrangement(one: MinutesArrangement, t: Texts) -> Fields:
    return {
        "naam": one.body.title,
        "soort": t(f"arrangement_kind.{one.body.kind}"),
        "stand": t(f"grant_status.{one.status}"),
        "doelen": list(one.body.goals),
        "uren": [_share(share, t) for share in one.body.shares],
        "bekostiging": joined((t(f"funding.{one.body.funding}") if one.body.funding else "", one.body.funding_words), ": "),
        "instemming": t(f"agreement_state.{one.consent.state or AgreementState.NOT_YET}"),
    }


def _share(share: Share, t: Texts) -> str:
    hours = t("pdf.hours_a_week", hours=f"{share.hours_per_week:g}".replace(".", ",")) if share.hours_per_week else ""
    return joined((t(f"place.{share.place}"), hours), " ")


def _hearing(hearing: Hearing, t: Texts) -> Fields:
    return {
        "hoe": hearing.how,
        "datum": day(hearing.heard_on, t),
        "door": hearing.heard_by,
        "inbreng": hearing.view,
        "meegewogen": hearing.influence,
        "terugkoppeling": hearing.feedback,
        "niet_mogelijk": hearing.not_possible_because,
    }


def _agreement(agreement: Agreement, t: Texts) -> Fields:
    return {
        "handelingsdeel": t(f"agreement_state.{agreement.state or AgreementState.NOT_YET}"),
        "wie": agreement.given_by,
        "datum": day(agreement.given_on, t),
        "hoe": agreement.given_how,
    }


def _evaluation(minutes: MinutesData, t: Texts) -> Fields:
    yearly = [day(moment.due_on, t) for moment in minutes.moments if moment.kind is CheckKind.YEARLY]
    found = (
        t("pdf.labelled", label=item.goal_wording, words=joined((t(f"goal_state.{item.state}"), item.seen), ". "))
        for item in (*minutes.earlier_evaluations, *minutes.evaluations)
    )
    return {"datum": joined(yearly, t("pdf.comma")), "uitkomst": joined(found, "\n")}
