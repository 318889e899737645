"""A sealed column is unreadable in the database, and its keys can be rotated."""

from __future__ import annotations

import pytest
from django.db import connection

from records.sealed import SealedTextField

FIELD = SealedTextField()


def sealed(words):
    return FIELD.get_prep_value(words)


def opened(cipher):
    return FIELD.from_db_value(cipher, None, connection)


@pytest.mark.parametrize("words", ["0700 123 456", "ä ‮ن", "x" * 5000])
def test_what_is_sealed_is_unreadable_and_comes_back(words):
    assert words not in sealed(words)
    assert opened(sealed(words)) == words


@pytest.mark.parametrize("words", ["", None])
def test_nothing_stays_nothing(words):
    assert sealed(words) == words
    assert opened(words) == words


def test_the_same_words_look_different_each_time():
    assert sealed("yes") != sealed("yes")


def test_an_older_key_still_opens_what_it_closed(settings):
    settings.DATA_KEYS = ["old"]
    cipher = sealed("0700")
    settings.DATA_KEYS = ["new", "old"]
    assert opened(cipher) == "0700"


def test_what_no_key_opens_is_empty_and_never_the_cipher(settings):
    settings.DATA_KEYS = ["old"]
    cipher = sealed("0700")
    settings.DATA_KEYS = ["new"]
    assert opened(cipher) == ""
