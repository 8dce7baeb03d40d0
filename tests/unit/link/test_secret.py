"""The secret that agencies share: made long, written for its owner only, and refused where it will not do."""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from datetime import date
from pathlib import Path

import pytest

from sightline.errors import ConfigError
from sightline.link.secret import BYTES, ID_DIGITS, KEY_DIGITS, RULES, Secret, load_secret, new_secret
from sightline.returns.definitions.match_keys import MATCH_KEYS

TODAY, LATER = date(2026, 11, 26), date(2027, 3, 31)


def made(path: Path, **changes: object) -> Secret:
    given = {"project": "Made up", "purpose": "to join records", "expires": LATER, "today": TODAY} | changes
    return new_secret(path, **given)  # type: ignore[arg-type]


def written(path: Path, **changes: str) -> Path:
    lines = {"secret": f'"{bytes(range(BYTES)).hex()}"', "project": '"Made up"', "purpose": '"to join"'}
    lines |= {"expires": "2027-03-31"} | changes
    path.touch(mode=0o600)
    path.write_text("".join(f"{name} = {value}\n" for name, value in lines.items() if value), encoding="utf-8")
    return path


def test_a_new_secret_is_32_random_bytes_with_its_purpose_and_its_last_day(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one.toml"), made(tmp_path / "other.toml")
    assert len(one.value) == BYTES == 32
    assert one.value != other.value
    found = tomllib.loads((tmp_path / "one.toml").read_text(encoding="utf-8"))
    assert found == {
        "secret": one.value.hex(), "project": "Made up", "purpose": "to join records", "expires": LATER
    }  # fmt: skip


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    made(tmp_path / "secret.toml")
    assert (tmp_path / "secret.toml").stat().st_mode & 0o777 == 0o600


def test_what_was_written_is_what_is_read(tmp_path: Path) -> None:
    one = made(tmp_path / "secret.toml", project='Sören\'s "project" \\ 2', purpose="a = b")
    assert load_secret(tmp_path / "secret.toml", TODAY) == one


def test_a_secret_is_never_written_over(tmp_path: Path) -> None:
    one = made(tmp_path / "secret.toml")
    with pytest.raises(ConfigError, match="there already"):
        made(tmp_path / "secret.toml")
    assert load_secret(tmp_path / "secret.toml", TODAY) == one


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"project": " "}, "project must say"), ({"purpose": ""}, "purpose must say"),
        ({"purpose": "two\nlines"}, "on one line"), ({"purpose": "x" * 101}, "at most 100"),
        ({"expires": date(2026, 11, 25)}, "a day to come"), ({"expires": date(2029, 1, 1)}, "at most 731 days"),
    ],
)  # fmt: skip
def test_none_is_made_that_could_not_be_used(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        made(tmp_path / "secret.toml", **changes)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"secret": ""}, "holds no secret"), ({"secret": '"0011"'}, "holds no secret of 32 bytes"),
        ({"secret": f'"{bytes(range(31)).hex()}"'}, "32 bytes"), ({"secret": f'"{"00" * 32}"'}, "32 bytes"),
        ({"secret": f'"{"zz" * 32}"'}, "32 bytes"), ({"secret": "7"}, "32 bytes"), ({"expires": ""}, "expires"),
        ({"expires": '"2027-03-31"'}, "does not say expires"), ({"expires": "2026-11-25"}, "ended on 2026-11-25"),
        ({"purpose": ""}, "purpose must say"), ({"project": "3"}, "project must say"), ({"purpose": '"'}, "no secret"),
        ({"expires": "2099-01-01"}, "at most 731 days"),
    ],
)  # fmt: skip
def test_a_secret_that_will_not_do_is_refused_with_what_to_do(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        load_secret(written(tmp_path / "secret.toml", **changes), TODAY)
    assert bytes(range(BYTES)).hex() not in str(caught.value)


def test_one_that_is_not_there_is_refused_with_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--new-secret"):
        load_secret(tmp_path / "secret.toml", TODAY)


def test_one_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "secret.toml")
    assert load_secret(path, TODAY).expires == LATER
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        load_secret(path, TODAY)


def test_it_is_good_on_its_last_day(tmp_path: Path) -> None:
    assert load_secret(written(tmp_path / "secret.toml"), LATER).purpose == "to join"


def test_a_key_is_hmac_sha256_of_kind_and_value_cut_to_128_bits() -> None:
    secret = Secret(bytes(range(BYTES)), "Made up", "to join", LATER)
    whole = hmac.new(secret.value, b"home|MADE+UP", hashlib.sha256).hexdigest()
    assert secret.key("home", "MADE+UP") == whole[:KEY_DIGITS]
    assert KEY_DIGITS * 4 >= 128
    assert secret.key_id == hmac.new(secret.value, f"key id {RULES}".encode(), "sha256").hexdigest()[:ID_DIGITS]


def test_what_is_printed_of_a_secret_does_not_show_it() -> None:
    secret = Secret(bytes(range(BYTES)), "Made up", "to join", LATER)
    assert secret.value.hex() not in repr(secret)
    assert repr(secret.value) not in repr(secret)


def test_the_file_of_keys_has_room_for_what_is_made() -> None:
    block = MATCH_KEYS.blocks[0]
    assert (block.field("match_key").hexadecimal, block.field("key_id").hexadecimal) == (KEY_DIGITS, ID_DIGITS)
