"""Reads reports: the model's analysis becomes the sourced record."""

from __future__ import annotations

from collections.abc import Sequence

from parley.language import Analysis, AttributionGuess, Model
from parley.reading.choices import Choices
from parley.reading.facts import glosses_of, meetings_of, memberships_of, shifts_of
from parley.reading.if_what import with_conditions
from parley.reading.settings import Settings
from parley.reading.told_again import merge
from parley.reading.what import moves_of
from parley.reading.when import TimeExpression
from parley.reading.when_told import times_by_sentence
from parley.reading.who import Cast
from parley.reading.who_holds import control_of
from parley.records import Attribution, Readout, Report, Span

LEAST_SPEAKER = 0.2  # from which probability on a pronoun has a speaker


def read_reports(reports: Sequence[Report], model: Model, *, settings: Settings | None = None) -> list[Readout]:
    """Read reports together, so that the encoder works on full batches.

    Args:
        reports: reports with their texts.
        model: the trained model.
        settings: least probabilities; those that the model was released with if None.

    Returns:
        One readout a report, in order.
    """
    analyses = model.analyse([r.text for r in reports])
    return [
        readout_of(r, a, model, settings or Settings.of(model.labels)) for r, a in zip(reports, analyses, strict=True)
    ]


def readout_of(report: Report, analysis: Analysis, model: Model, settings: Settings) -> Readout:
    """The record of one report from its analysis."""
    return record_of(report, Cast(analysis), times_by_sentence(analysis, report.published), model, settings)


def record_of(
    report: Report, cast: Cast, times: dict[int, list[TimeExpression]], model: Model, settings: Settings
) -> Readout:
    """The record of one report, once its actors and its calendar expressions are known."""
    analysis = cast.analysis
    choices = Choices.of(model.labels)
    told = moves_of(cast, model.labels["acts"], times, settings, choices)
    kept, lives = merge(told, analysis, choices.told_again)
    return Readout(
        report=report,
        moves=tuple(with_conditions(told, lives, kept, analysis, choices.condition)),
        meetings=tuple(meetings_of(cast, times, model.labels, settings)),
        control=tuple(control_of(cast, choices.holding)),
        shifts=tuple(shifts_of(cast, times, model.labels, settings)),
        glosses=tuple(glosses_of(cast)),
        memberships=tuple(memberships_of(cast, settings)),
        attributions=tuple(_attribution(a, cast) for a in analysis.attributions),
        model=model.name,
    )


def _attribution(guess: AttributionGuess, cast: Cast) -> Attribution:
    def spans(ranges: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
        return tuple(Span(*cast.analysis.range_of(a, b)) for a, b in ranges)

    return Attribution(
        source=spans(guess.source),
        cue=spans(guess.cue),
        content=spans(guess.content),
        speaker=_speaker(guess, cast),
    )


def _speaker(guess: AttributionGuess, cast: Cast) -> str | None:
    """The resolved actor of an attribution's source."""
    for first, last in guess.source:
        for kind in ("person", None):
            for w in range(first, last):
                actor = cast.at(w)
                if actor is not None and kind in (None, actor.kind):
                    return actor.name
        speaker = cast.speaks_as(last - 1, least=LEAST_SPEAKER)
        if speaker is not None:
            return speaker.name
    return None
