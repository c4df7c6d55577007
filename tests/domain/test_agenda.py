"""The order in which areas come up for debate."""

from itertools import permutations

from ldgm_core.domain.agenda import AgendaEntry, AgendaItem, Block, agenda
from ldgm_core.domain.disagreement import Level

LARGE = AgendaItem("large", [1, 4, 7], 0)
CAMPS = AgendaItem("camps", [3, 3, 5, 5], 0)
APART = AgendaItem("apart", [4, 4, 4, 6], 0)
NO_SIGHT = AgendaItem("no_sight", [4, 4, 5, None, None], 2)
REST = AgendaItem("rest", [4, 4, 5], 0)
UNKNOWN = AgendaItem("unknown", [None, None], 2)
SILENT = AgendaItem("silent", [], 0)


def order(*items):
    return [entry.area_id for entry in agenda(items)]


def test_areas_come_up_in_four_blocks_with_the_largest_spread_first():
    """Whatever order they are given in: large or camps, somebody apart, little sight, the rest."""
    items = [LARGE, CAMPS, APART, NO_SIGHT, REST]
    orders = {tuple(order(*shuffled)) for shuffled in permutations(items)}
    assert orders == {("large", "camps", "apart", "no_sight", "rest")}


def test_a_line_of_the_agenda_says_why_it_stands_there():
    """Block, word and the number of people apart, so that a mild word hides nobody."""
    assert agenda([APART]) == (AgendaEntry("apart", Block.APART, Level.DIFFERENT, 1),)


def test_equal_spreads_keep_the_order_of_the_model():
    """A tie is no reason to move an area, also when the spreads are equal fractions of different groups."""
    one = AgendaItem("one", [3, 3, 4, 5], 0)
    other = AgendaItem("other", [2, 2, 3, 4], 0)
    assert (order(one, other), order(other, one)) == (["one", "other"], ["other", "one"])


def test_camps_with_a_small_spread_belong_to_the_first_block():
    """Three of ten two columns away: the spread is below two columns, the camps are real."""
    camps = AgendaItem("camps", [1] * 3 + [3] * 7, 0)
    assert [(entry.block, entry.level) for entry in agenda([camps])] == [(Block.LARGE, Level.TWO_CAMPS)]


def test_a_spread_of_exactly_two_columns_belongs_to_the_first_block():
    """Two people two columns apart: the block and the level word draw the line at the same place."""
    assert agenda([AgendaItem("two", [3, 5], 0)]) == (AgendaEntry("two", Block.LARGE, Level.LARGE, 0),)


def test_two_camps_are_no_higher_grade_than_a_large_difference():
    """Inside the first block only the spread counts."""
    assert order(CAMPS, LARGE) == ["large", "camps"]


def test_a_person_apart_goes_before_little_sight():
    """The first block that fits is the block."""
    both = AgendaItem("both", [4, 4, 4, 6], 4)
    assert [entry.block for entry in agenda([both])] == [Block.APART]


def test_an_area_without_a_spread_closes_its_block():
    """Nobody could judge it: it asks for sight, after areas that also have answers to talk about."""
    assert order(UNKNOWN, NO_SIGHT) == ["no_sight", "unknown"]
    assert order(SILENT, REST) == ["rest", "silent"]


def test_an_empty_list_gives_an_empty_agenda():
    """Nothing revealed, nothing to talk about."""
    assert agenda([]) == ()
