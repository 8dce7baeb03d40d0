"""The commands by which people let a release out: write, submit, vote, correct, withdraw; and look at what was done."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import PROJECT, open_or_picture, open_project, out, progress, shown, today
from sightline.errors import ClearanceError, SightlineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightline.clearance.audit import Act
    from sightline.clearance.content import Content
    from sightline.clearance.proofs import Proofs
    from sightline.config import Project
    from sightline.ledger.chain import Entry, Ledger
    from sightline.standard.approved import Document

RELEASE = Annotated[str, typer.Argument(help='Name of the release, e.g. "2026-11".')]
AS = Annotated[str, typer.Option("--as", help="Who does this: it stays in the ledger for good.")]
REASON = Annotated[
    str, typer.Option("--reason", help="Why, in words without any person's data: it stays in the ledger for good.")
]
WHY = Annotated[str, typer.Option("--reason", help="What is wrong, in words for readers: the pages will print it.")]
POLICY = Annotated[
    str | None,
    typer.Option(
        "--policy", help="Clearance policy, of Sightline or of the folder policies; else as sightline.toml says."
    ),
]
OFFICER = "officer"
PICTURE = "The recorded picture of England, from published statistics"  # title of what has no project's record


def register_review(app: typer.Typer) -> None:
    """Add what comes before a release is cleared."""
    for command in (document, submit, vote):
        app.command(rich_help_panel="Out")(command)


def register_after(app: typer.Typer) -> None:
    """Add what may come after a release was published."""
    for command in (correct, withdraw):
        app.command(rich_help_panel="Out")(command)


def register_look(app: typer.Typer) -> None:
    """Add the commands that look at what was done."""
    for command in (audit, verify, attack):
        app.command(rich_help_panel="Look inside")(command)


def act_of(project: Project | None, who: str, reason: str = "") -> Act:
    """Somebody's act under the rules of a project; under none where there is none (published statistics)."""
    from sightline.clearance.audit import Act

    return Act(who, reason, project.clearing) if project else Act(who, reason)


def document(
    path: Annotated[Path | None, typer.Argument(help="The text, a UTF-8 file; an empty line parts paragraphs.")] = None,
    title: Annotated[str, typer.Option(help="Its title, at most 12 words.")] = "",
    approver: Annotated[str, typer.Option(help="Who answers for it: printed with it.")] = "",
    day: Annotated[str, typer.Option(help="Day on which they approved it, e.g. 2026-11-26; else today.")] = "",
    drop: Annotated[str, typer.Option(help="Take the document of this name out of the releases to come.")] = "",
    who: AS = OFFICER,
    reason: REASON = "",
    project: PROJECT = Path(),
) -> None:
    """Enter a text that somebody named has approved, such as guidance: it is cleared with the next release."""
    from sightline.clearance import documents
    from sightline.standard.approved import Document

    opened, ledger = open_project(project)
    act = act_of(opened, who, reason)
    if drop:
        entry = documents.drop(ledger, drop, act)
        out.print(f"{shown(drop)} is out of the releases to come: entry {entry.number} says so.")
        return
    if path is None:
        raise SightlineError("name the file of the text, or --drop the name of a document")
    try:
        approved = date.fromisoformat(day) if day else today()
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise SightlineError("the text is not in UTF-8: save it as plain text in UTF-8") from None
    except ValueError:
        raise SightlineError("--day must be a day such as 2026-11-26") from None
    made = Document(path.stem.lower(), title.strip(), text, approver.strip(), approved)
    entry = documents.write(ledger, made, act)
    out.print(f"{shown(made.name)} is entry {entry.number}, SHA-256 {made.sha256}: the next release holds it.")


def submit(
    release: RELEASE, who: AS = OFFICER, reason: REASON = "", policy: POLICY = None, project: PROJECT = Path()
) -> None:
    """Put the newest drafts and documents up for review by two people, as they would be printed."""
    from sightline.clearance.stage import submit_drafts

    opened, ledger = open_project(project)
    with progress("Attack") as step:
        entry = submit_drafts(
            ledger, policy or opened.settings.policy, act_of(opened, who, reason), release=release, progress=step
        )
    _print_proposal(entry)
    out.print(
        f"Two people vote on it: `sightline vote {shown(release)} --look FOLDER`, then --approve or --ask-changes."
    )


def _print_proposal(entry: Entry) -> None:
    items, texts = entry.body["proposals"], entry.body["documents"]
    assert isinstance(items, list)
    assert isinstance(texts, list)
    for item in items:
        out.print(
            f"[bold]{item['name']}[/bold]: {item['figures_cleared']} figures would be shown, "
            f"{item['figures_withheld']} withheld; entry {entry.number}"
        )
    for text in texts:
        out.print(f"[bold]{text['name']}[/bold]: a document, approved by {shown(str(text['approver']))}")
    say_beyond(entry)


def say_beyond(entry: Entry) -> None:
    """Say what withholding more of a release cannot help, where there is such."""
    from sightline.clearance.told import beyond

    if words := beyond(entry):
        out.print(f"[bold]look[/bold]: {shown(words)}.", highlight=False, soft_wrap=True)


def vote(
    release: RELEASE,
    approve: Annotated[bool, typer.Option("--approve", help="It may go out as it is.")] = False,
    ask_changes: Annotated[bool, typer.Option("--ask-changes", help="It goes back to its author: say why.")] = False,
    look: Annotated[
        Path | None, typer.Option("--look", help="First write what is up for review into this new folder, to read.")
    ] = None,
    who: AS = OFFICER,
    reason: REASON = "",
    project: PROJECT = Path(),
) -> None:
    """Review a release that was submitted: read it, then vote. Nobody sees a vote before both are in."""
    from sightline.clearance import review
    from sightline.clearance.states import SUBMITTED
    from sightline.clearance.trail import standing_of

    opened, ledger = open_project(project)
    act = act_of(opened, who, reason)
    if (approve + ask_changes + (look is not None)) != 1:
        raise SightlineError("say one of --approve, --ask-changes and --look FOLDER")
    if look is not None:
        if look.exists():
            raise SightlineError("the folder to look at is there already: name a new one")
        contents, documents = review.look(ledger, release, act)
        _write_copy(look, contents, documents)
        submitted = standing_of(ledger.entries(), release).submitted
        say_beyond(next(entry for entry in ledger.entries() if entry.number == submitted))
        out.print(
            f"What is up for review is in {look}: it is not cleared. Read it, vote, and delete it.", soft_wrap=True
        )
        return
    standing = review.vote(ledger, release, act, approve=approve)
    if standing.state == SUBMITTED:
        out.print("Your vote is in, sealed until a second person has voted.")
    else:
        out.print(f"Both votes are in: the release is {standing.state}. `sightline audit {shown(release)}` shows them.")


def _write_copy(folder: Path, contents: Sequence[Content], documents: Sequence[Document]) -> None:
    """Tables as CSV and pages as text, for one reviewer."""
    from sightline.publish.files import safe_name, table_csv
    from sightline.render import sentences

    folder.mkdir(parents=True)
    for one in contents:
        for table in one.tables:
            name = safe_name(table.name, "table")
            (folder / f"{name}.csv").write_text(table_csv(table), encoding="utf-8", newline="")
        lines = [f"- {note}" for note in one.notes]
        for page in (one.page, *one.more):
            lines += ["", page.title, page.lead]
            if page.headline is not None:
                lines.append("".join(part.text for part in sentences.fill(page.headline, one.tables).parts))
            for section in page.sections:
                said = "".join(part.text for part in sentences.fill(section.sentence, one.tables).parts)
                lines += ["", f"  {section.title} ({section.table}.csv)", f"  {section.subtitle}", f"  {said}"]
                lines += [f"  {entry.title}: {words}" for entry in section.entries for _, words in entry.parts]
        (folder / f"{safe_name(one.name, 'draft')}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for text in documents:
        words = f"{text.title}\nApproved by {text.approver} on {text.day}\n\n{text.text}\n"
        (folder / f"{safe_name(text.name, 'document')}.document.txt").write_text(words, encoding="utf-8")


def correct(release: RELEASE, reason: WHY = "", who: AS = OFFICER, project: PROJECT = Path()) -> None:
    """Say that a release that is out is wrong. The site says so at once; its next version shows what changed."""
    from sightline.clearance.stage import open_correction, shown_at
    from sightline.publish.place import tidy
    from sightline.publish.stage import say_wrong

    opened, ledger = open_project(project)
    tidy(opened.site)
    on = shown_at(ledger, opened.site)
    wrong = open_correction(ledger, act_of(opened, who, reason), today(), release=release)
    if on == release:
        index = say_wrong(wrong, opened.site)
        out.print(f"Every page of the site says so: {index}. Copies elsewhere are yours to replace.", soft_wrap=True)
    else:
        wrong.enter("")
        out.print("The ledger says so. The site in this project does not show that release.")
    way = "`sightline clear`" if opened.clearing.one_person else "`sightline submit`"
    out.print(
        f"Mend what was wrong, run it again, then {way} {shown(release)} (with --reason where nothing that is printed "
        "changes) and `sightline publish`: the corrections page will list every figure that changed."
    )


def withdraw(release: RELEASE, reason: WHY = "", who: AS = OFFICER, project: PROJECT = Path()) -> None:
    """Take a release back for good. The site, if it shows it, then says so, with the day and the reason."""
    from sightline.clearance.stage import open_withdrawal, shown_at
    from sightline.publish.place import tidy
    from sightline.publish.stage import take_down

    opened, ledger = open_project(project)
    tidy(opened.site)
    on = shown_at(ledger, opened.site)
    taken = open_withdrawal(ledger, act_of(opened, who, reason), today(), release=release)
    if on == release:
        index = take_down(taken, opened.site, title=opened.record.title, made_up=opened.record.made_up)
        out.print(
            f"Withdrawn: the site now says so, at {index}. Copies elsewhere are yours to replace.", soft_wrap=True
        )
        return
    taken.enter("")
    out.print("Withdrawn: it cannot be published again. The site in this project does not show it.")
    if on:
        out.print(f"It shows {shown(on)}: `sightline publish` lists the withdrawal on its corrections page.")


def audit(
    release: Annotated[str, typer.Argument(help="Only what was done with this release.")] = "",
    project: PROJECT = Path(),
) -> None:
    """Print who moved which release, when and why: no figure, and no vote that is still sealed."""
    from sightline.clearance.trail import audit_of

    _, ledger = open_project(project)
    printed = 0
    for entry in ledger.entries():
        said = audit_of(entry)
        if said is None or (release and entry.body.get("release") != release):
            continue
        printed += 1
        what = f"{said['move']} {said['release']!s} (version {said['version']}), {said['from']} to {said['to']}" if (
            "move" in said
        ) else f"{entry.kind} {entry.body.get('document', entry.body.get('what', ''))}"  # fmt: skip
        out.print(
            f"entry {entry.number}, {entry.at}: {shown(what)}, by {shown(str(said['who']))} as {said['role']}, in the "
            f"mode for {said['mode']}",
            highlight=False, soft_wrap=True,
        )  # fmt: skip
        for line in _said_beside(entry, str(said["reason"])):
            out.print(f"  {shown(line)}", highlight=False, soft_wrap=True)
    if not printed:
        raise ClearanceError("nothing was done with a release of that name" if release else "nothing was released yet")


def _said_beside(entry: Entry, reason: str) -> list[str]:
    votes = entry.body.get("votes")
    if isinstance(votes, list):  # the reason of the second vote is among them
        return [
            f"{one['who']} {'approved' if one['approve'] else 'asked for changes'}"
            + (f": {one['reason']}" if one["reason"] else "")
            for one in votes
        ]
    from sightline.clearance.told import beyond

    return [line for line in (reason, *_mended(entry), beyond(entry)) if line]


def _mended(entry: Entry) -> list[str]:
    """What an entry says of the version that it mends."""
    from sightline.clearance.again import MENDS

    said = entry.body.get(MENDS)
    if not isinstance(said, dict):
        return []
    drafts = "the same drafts" if said["same_drafts"] else "other drafts, or under another policy"
    printed = "prints the same" if said["same_figures"] else "prints something else"
    return [f"mends entry {said['entry']}: it is made of {drafts}, and {printed}"]


def verify(
    project: PROJECT = Path(),
    site: Annotated[Path | None, typer.Option(help="A copy of the site to check; else the project's own.")] = None,
    anchor: Annotated[
        str, typer.Option(help="The beginning of a hash kept elsewhere, as pages print it: the chain must hold it.")
    ] = "",
    file: Annotated[
        Path | None, typer.Option(help="Only ask of this file, such as a pack or an answer: is it as it went out?")
    ] = None,
) -> None:
    """Check the chain, every payload, every move of a release, every vote, and every file that went out."""
    from sightline.clearance.verify import verify as check

    if file is not None:
        _verify_file(project, file)
        return
    opened, ledger = open_project(project)
    found = check(ledger, _site(site, opened, ledger), anchor)
    for fault in found.faults:
        out.print(f"[bold]look[/bold]: {shown(str(fault))}", highlight=False, soft_wrap=True)
    if found.faults:
        out.print(f"{len(found.faults)} fault(s): what they touch is not to be relied on.")
        raise typer.Exit(1)
    out.print(
        f"All is as it was: {found.entries} entries, {found.payloads} payloads, {found.releases} release(s), "
        f"{found.files} files of the site. The newest entry is {found.head[:16]}."
    )
    _print_proofs(found.proofs)


def _print_proofs(found: Proofs) -> None:
    """What became of the certificates of all releases."""
    if found.proved or found.open:
        known = f"; {found.open:,} more are known closer, by nothing that their release prints" if found.open else ""
        out.print(
            f"Certificates: {found.proved:,} withheld count(s) and small gap(s) are proved not to be known closer than "
            f"to the width, by adding up and comparing{known}.", soft_wrap=True,
        )  # fmt: skip
    if found.fractional:
        out.print(
            f"Of these {found.fractional:,} are proved by tables with fractions only: against whoever reckons with "
            "sums and limits, and not against whoever also uses that counts are whole.", soft_wrap=True,
        )  # fmt: skip
    if found.gone:
        out.print(
            f"Certificates of {found.gone:,} more cannot be checked again: what they were made of was destroyed, or "
            "what was public then is not there as it was.", soft_wrap=True,
        )  # fmt: skip


def _verify_file(folder: Path, file: Path) -> None:
    """Say whether a file is one that the ledger says was handed out; ends with 1 where not, or no longer good."""
    from sightline.clearance.handed import known

    ledger, _ = open_or_picture(folder)
    found = known(ledger, file.read_bytes())
    if found is None:
        out.print(
            f"{shown(file.name)} is none that the ledger says was handed out: it was changed, or made elsewhere. Files "
            "of a site are checked with the site: `sightline verify --site FOLDER`.",
            soft_wrap=True,
        )  # fmt: skip
        raise typer.Exit(1)
    out.print(f"{shown(file.name)} is as entry {found.entry} says: {shown(found.words)}.", soft_wrap=True)
    if found.since:
        out.print(f"[bold]look[/bold]: {shown(found.since)}.", soft_wrap=True)
        raise typer.Exit(1)


def _site(asked: Path | None, project: Project, ledger: Ledger) -> Path | None:
    """The site to check: the one asked for, or the project's own where it is there and anything was published."""
    if asked is not None:
        return asked
    return (
        project.site if project.site.is_dir() and any(entry.kind == "published" for entry in ledger.entries()) else None
    )


def attack(release: RELEASE, project: PROJECT = Path()) -> None:
    """Attack a release as it was cleared, with all that was public before it. Prints counts; ends with 1 on any.

    What the release was made of must still be in the ledger.
    """
    from sightline.clearance.attacked import attacked
    from sightline.clearance.before import public_before, released
    from sightline.clearance.gate import seed_of

    _, ledger = open_project(project)
    found = released(ledger, release)
    public = public_before(ledger, found.number)
    seed = seed_of(ledger, found.policy, release)
    attempts = attacked(found.exact, found.printed, found.policy, public, seed)
    for one in attempts:
        only = " (only reported)" if one.told else ""
        out.print(f"{one.name}: {one.got:,} got of {one.tried:,} {one.on}{only}", soft_wrap=True)
    if any(one.got for one in attempts if not one.told):
        raise typer.Exit(1)
