"""The proof of a release in its ledger: kept with it, checked by `verify`, found where changed, gone with drafts."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sightline import config
from sightline.clearance.gate import CLEARED, clear_reviewed
from sightline.clearance.kept import certificates_in, file_of, payload_of
from sightline.clearance.review import vote
from sightline.clearance.stage import submit_drafts
from sightline.clearance.verify import Verified, verify
from sightline.errors import LedgerError, ZoneError
from sightline.flow import PUBLISH, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.destroy import destroy
from sightline.ledger.entries import Entry
from sightline.ledger.receive import receive
from sightline.standard.wire import encode
from tests.integration.putting_out import SUPPORT, rewritten
from tests.projects import TODAY, made_up_project
from tests.unit.clearance.made import FORM, SEX, counts, draft, total
from tests.unit.clearance.moves import by

POLICY = "english-official"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that two people reviewed, from one submission: a small count, for which rounding is enough."""
    project, ledger = made_up_project(tmp_path_factory.mktemp("certificates") / "project")
    receive(ledger, project, TODAY, [SUPPORT])
    tables = counts([FORM], {"a": 4, "b": 40, "c": 31}), counts([SEX], {"F": 40, "M": 35}), total(75)
    with ledger.at_work():
        payload = ledger.put_bytes(Zone.DRAFTS, "test", encode(draft(*tables)))
        ledger.commit("analysed", {"made_of": {"chronicled": "0" * 64}}, [payload])
    submit_drafts(ledger, POLICY, by("Author"), release="one")
    for who in ("First", "Second"):
        vote(ledger, "one", by(who), approve=True)
    clear_reviewed(ledger, by("Releaser"), release="one")
    return project.folder


def entry_of(ledger: Ledger, kind: str = CLEARED) -> Entry:
    (entry,) = [one for one in ledger.entries() if one.kind == kind]
    return entry


def faults(checked: Verified) -> list[str]:
    return [str(fault) for fault in checked.faults]


def test_the_proof_is_kept_where_nothing_that_publishes_can_read_it(ledger: Ledger) -> None:
    for kind in ("submitted", CLEARED):
        payload = payload_of(entry_of(ledger, kind))
        assert payload is not None
        assert (payload.zone, payload.sealed) == (Zone.DRAFTS, "aes-256-gcm")
        with pytest.raises(ZoneError):
            ledger.read_bytes(payload, PUBLISH)
    assert certificates_in(ledger, entry_of(ledger)) == certificates_in(ledger, entry_of(ledger, "submitted"))


def test_verify_checks_it_again_and_says_how_much_is_proved(project: config.Project, ledger: Ledger) -> None:
    checked = verify(ledger)
    assert (checked.faults, checked.proofs.proved, checked.proofs.open, checked.proofs.gone) == ((), 1, 0, 0)
    command = [sys.executable, "-m", "sightline.cli", "verify", "-p", str(project.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"})
    assert done.returncode == 0
    assert "Certificates: 1 withheld count(s) and small gap(s) are proved" in done.stdout


def test_a_changed_byte_is_found(ledger: Ledger) -> None:
    payload = payload_of(entry_of(ledger))
    assert payload is not None
    path = ledger.folder / "payloads" / payload.zone / payload.sha256
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert any(fault.startswith(f"entry {entry_of(ledger).number}:") for fault in faults(verify(ledger)))


def test_a_proof_that_was_written_anew_with_its_entry_does_not_stand(ledger: Ledger) -> None:
    proof = certificates_in(ledger, entry_of(ledger))
    assert proof is not None
    first = ((proof.tables[0][0][0], proof.tables[0][0][1] + 1), *proof.tables[0][1:])
    payload = ledger.put_bytes(*file_of(replace(proof, tables=(first, *proof.tables[1:]))))

    def swap(body: dict[str, object]) -> None:
        payloads = body["payloads"]
        assert isinstance(payloads, list)
        payloads[-1] = payload.as_dict()

    rewritten(ledger, CLEARED, swap)
    assert any("do not add up" in fault for fault in faults(verify(Ledger(ledger.folder))))


def test_a_proof_of_which_the_tables_are_said_to_hold_fractions_does_not_stand(ledger: Ledger) -> None:
    """In a release as small as this one only whole counts prove: the same tables in halves do not."""
    proof = certificates_in(ledger, entry_of(ledger))
    assert proof is not None
    tables = tuple(tuple((place, 2 * by) for place, by in table) for table in proof.tables)
    forged = replace(proof, tables=tables, divisors=(2,) * len(tables), fractional=proof.proved)
    payload = ledger.put_bytes(*file_of(forged))

    def swap(body: dict[str, object]) -> None:
        payloads, said = body["payloads"], body["certificates"]
        assert isinstance(payloads, list)
        assert isinstance(said, dict)
        payloads[-1] = payload.as_dict()
        said["fractional"] = proof.fractional + proof.proved

    rewritten(ledger, CLEARED, swap)
    found = faults(verify(Ledger(ledger.folder)))
    assert any("the certificates prove 0 of" in fault for fault in found)
    assert any("prove another number" in fault for fault in found)


def test_an_entry_that_says_fewer_fractions_than_its_proof_has_is_found(ledger: Ledger) -> None:
    def claim(body: dict[str, object]) -> None:
        said = body["certificates"]
        assert isinstance(said, dict)
        said["fractional"] = 1

    rewritten(ledger, CLEARED, claim)
    assert any("prove another number" in fault for fault in faults(verify(Ledger(ledger.folder))))


def test_an_entry_that_claims_more_than_its_proof_is_found(ledger: Ledger) -> None:
    def claim(body: dict[str, object]) -> None:
        said = body["certificates"]
        assert isinstance(said, dict)
        said["proved"] = 3

    rewritten(ledger, CLEARED, claim)
    assert any("prove another number" in fault for fault in faults(verify(Ledger(ledger.folder))))


def test_the_proof_goes_with_what_the_drafts_were_made_of_and_the_release_stays(
    project: config.Project, ledger: Ledger
) -> None:
    payload = payload_of(entry_of(ledger))
    assert payload is not None
    destroy(ledger, project.fix_lists, [1], officer="A. Officer", reason="a test")
    assert not (ledger.folder / "payloads" / payload.zone / payload.sha256).exists()
    with pytest.raises(LedgerError):
        certificates_in(ledger, entry_of(ledger))
    checked = verify(ledger)
    assert (checked.faults, checked.proofs.proved, checked.proofs.gone) == ((), 0, 1)
    assert "cleared" in {entry.kind for entry in ledger.entries()}


def test_with_other_figures_public_since_it_is_not_checked_against_what_it_did_not_know(
    project: config.Project, ledger: Ledger
) -> None:
    folder = project.folder / "public"
    folder.mkdir()
    row = "children_recorded,2024-04-01,2025-03-31,pooled,,75,1,Somebody"
    (folder / "others.csv").write_text(
        f"measure,start,end,area,breakdown,value,rounding,source\n{row}\n", encoding="utf-8"
    )
    checked = verify(ledger)
    assert (checked.faults, checked.proofs.proved, checked.proofs.gone) == ((), 0, 1)
