"""The measures that the table is made of, and the small solver of refitted heads."""

from __future__ import annotations

import numpy as np
import pytest

from sensing.figures import area, calibration_error, f1, macro_f1, ranks, spearman
from sensing.refit import lowest


def test_f1_counts_right_ones_against_said_and_true_ones() -> None:
    said, true = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert f1(said, true) == pytest.approx(0.5)
    assert f1(said & False, true) == 0


def test_macro_f1_weighs_every_class_alike() -> None:
    true = np.array([0, 0, 0, 1])
    assert macro_f1(np.array([0, 0, 0, 0]), true, 2) == pytest.approx((6 / 7) / 2)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranks(np.array([3.0, 1.0, 3.0])).tolist() == [1.5, 0, 1.5]


def test_spearman_sees_order_and_not_size() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert spearman(x, np.exp(x)) == pytest.approx(1)
    assert spearman(x, -x) == pytest.approx(-1)
    assert spearman(x, np.ones(4)) == 0


def test_area_is_one_half_for_scores_that_say_nothing() -> None:
    true = np.array([True, False, True, False])
    assert area(np.ones(4), true) == 0.5
    assert area(np.array([0.9, 0.1, 0.8, 0.2]), true) == 1


def test_calibration_error_is_the_gap_between_said_and_true() -> None:
    said = np.full(100, 0.9)
    assert calibration_error(said, np.r_[np.ones(90), np.zeros(10)]) == pytest.approx(0)
    assert calibration_error(said, np.r_[np.ones(40), np.zeros(60)]) == pytest.approx(0.5)


def test_the_solver_finds_the_lowest_place() -> None:
    wanted = np.array([1.0, -2.0, 3.0])
    scale = np.array([1.0, 30.0, 0.2])
    found = lowest(
        lambda x: (float((scale * (x - wanted) ** 2).sum()), 2 * scale * (x - wanted)), np.zeros(3), 100
    )
    assert found == pytest.approx(wanted, abs=1e-2)
