"""The reference vectors, and the program that checks any file of that kind."""

import json

import pytest

from bench.vectors import DEFAULT_FILE, agrees, check, load, main

VECTORS = load(DEFAULT_FILE)
GOOD = {"id": "one", "measure": "range_columns", "input": {"k": 7, "scores": [3, 5]}, "expected": 2, "tolerance": 0}


def written(folder, content):
    """The path of a file with this content."""
    path = folder / "vectors.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_every_measure_gives_the_reference_value(vector):
    """Each vector comes out within its own tolerance."""
    assert check(vector) is None


def test_a_good_file_ends_well_and_says_how_much_it_checked(tmp_path, capsys):
    """The count tells a reader that something was really run."""
    assert main([written(tmp_path, {"vectors": [GOOD]})]) == 0
    assert capsys.readouterr().out == "1 vectors of 1 measures: 1 as expected, 0 not.\n"


@pytest.mark.parametrize(
    "changed",
    [
        {"expected": 3},
        {"expected": None},
        {"measure": "range_colums"},
        {"input": {"k": 7}},
        {"input": {"k": 7, "scores": ["three", 5]}},
        {"measure": "iov", "input": {"k": 5, "scores": [3, 9]}},
    ],
)
def test_a_vector_that_does_not_come_out_is_named(tmp_path, capsys, changed):
    """A wrong value, an unknown measure and an input that cannot be measured all end with a failure under the vector's id."""
    assert main([written(tmp_path, {"vectors": [{**GOOD, **changed}, {**GOOD, "id": "two"}]})]) == 1
    printed = capsys.readouterr().out
    assert printed.splitlines()[0] == "one"
    assert printed.splitlines()[-1] == f"2 vectors of {2 if 'measure' in changed else 1} measures: 1 as expected, 1 not."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "cannot be read as JSON"),
        ([], 'needs a list "vectors"'),
        ({"vectors": []}, "at least one vector"),
        ({"vectors": ["text"]}, 'vector 1 has no usable "id"'),
        ({"vectors": [{**GOOD, "tolerance": "none"}]}, 'vector 1 has no usable "tolerance"'),
        ({"vectors": [{**GOOD, "tolerance": -1}]}, "tolerance that is no distance"),
        ({"vectors": [{key: value for key, value in GOOD.items() if key != "expected"}]}, 'vector 1 has no "expected"'),
        ({"vectors": [GOOD, GOOD]}, "'one' occurs more than once"),
        ({"meta": {"count": 2}, "vectors": [GOOD]}, "promises 2 vectors and has 1"),
    ],
)
def test_a_malformed_file_gets_one_clear_sentence(tmp_path, capsys, content, why):
    """Nothing is run from a file that is not what it says it is."""
    assert main([written(tmp_path, content)]) == 2
    printed = capsys.readouterr().out
    assert why in printed
    assert printed.count("\n") == 1


def test_a_file_that_is_not_there_gets_one_clear_sentence(tmp_path, capsys):
    """A slip in the name is no crash."""
    assert main([str(tmp_path / "nothing.json")]) == 2
    assert "cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        (None, None, True),
        (None, 0, False),
        (0, None, False),
        (True, 1, False),
        (1.0, 1, True),
        (1.0, float("nan"), False),
        ([1, 2], (1, 2), True),
        ([1, 2], [1], False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ("verschil", "verschil", True),
        ("verschil", 1, False),
    ],
)
def test_undefined_is_never_taken_for_a_number(expected, actual, same):
    """Values agree only when they are the same kind of thing."""
    assert agrees(expected, actual, 1e-9) == same
