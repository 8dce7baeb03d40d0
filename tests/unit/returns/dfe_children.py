"""For each rule of the Department for Education's census of 2025-26: a child that breaks it, and one just within it.

The year is 2026, from 2025-04-01 to 2026-03-31. Every child was written by hand; none of them is anybody.
"""

from __future__ import annotations

from tests.unit.returns.children import (
    assessment,
    died,
    enquiry,
    identified,
    need_plan,
    plan,
    referred,
    tags,
    without_birth,
)
from tests.unit.returns.conftest import IDENTIFIERS, child

_UPN = "<UPN>Q201200012001</UPN>"
_NO_UPN = IDENTIFIERS.replace(_UPN, "")
_NFA = referred(ReferralNFA="1", PrimaryNeedCode="")
_CLOSED = referred(CINclosureDate="2025-09-01", ReasonForClosure="RC7")
_EARLIER = referred(CINreferralDate="2025-03-03")
_RC8 = referred(CINclosureDate="2025-09-01", ReasonForClosure="RC8")
_DONE = assessment("2025-06-03", "2025-06-20")
_MET = enquiry("2025-06-03", "2025-06-10")
_CASE = referred(DateOfInitialCPC="2025-06-10")


def _characteristics(*codes: str, ethnicity: str = "WBRI") -> str:
    inside = "".join(tags(Disability=code) for code in codes)
    ethnic = tags(Ethnicity=ethnicity) if ethnicity else ""
    return child(characteristics=f"{ethnic}<Disabilities>{inside}</Disabilities>" if codes else ethnic)


def _with_upn(upn: str) -> str:
    return identified(IDENTIFIERS.replace("Q201200012001", upn))


def _cases(first: str, second: str) -> str:
    """A child with two episodes."""
    more = f"</CINdetails>\n<CINdetails>{second}"
    return child(more, referral=first)


def _plan_of(**values: str) -> str:
    """A protection plan whose fields are given; an empty one is left out."""
    fields = {
        "CPPstartDate": "2025-06-10", "InitialCategoryOfAbuse": "SAB", "LatestCategoryOfAbuse": "SAB",
        "NumberOfPreviousCPP": "0",
    } | values  # fmt: skip
    inside = tags(**{name: value for name, value in fields.items() if value})
    return child(f"<ChildProtectionPlans>{inside}</ChildProtectionPlans>", referral=_CASE)


def _reviewed(review: str, start: str = "2025-06-10", end: str = "") -> str:
    return child(plan(start, end, review), referral=_CASE)


def _unborn(**values: str) -> str:
    fields = {"ExpectedPersonBirthDate": "2026-06-01", "Sex": "U"} | values
    return identified(tags(LAchildID="C1", UPNunknown="UN1", **{n: v for n, v in fields.items() if v}))


def _open_enquiry(start: str) -> str:
    return enquiry(start)


# Number -> (a child that breaks the rule, a child that is just within it).
CHILDREN: dict[str, tuple[str, str]] = {
    "1103": (child(assessment("2025-06-01", "2025-06-20")), child(assessment("2025-06-02", "2025-06-20"))),
    "1104": (child(enquiry("2025-05-20", "2025-05-30") + _DONE), child(enquiry("2025-06-02", "2025-06-02") + _DONE)),
    "1105": (child(plan("2025-05-30"), referral=referred(DateOfInitialCPC="2025-05-30")),
             child(plan("2025-06-02"), referral=referred(DateOfInitialCPC="2025-06-02"))),
    "1510": (_with_upn("A201200012001"), _with_upn("Q201200012001")),
    "1520": (child() + child().replace("MADEUP0001", "MADEUP0002"),
             child() + identified(_NO_UPN + tags(UPNunknown="UN4"))),
    "1530": (_with_upn("D123456789123"), _with_upn("G660200012001")),
    "1540": (_with_upn("Q2012000X2001"), _with_upn("Q201200012001")),
    "1550": (_with_upn("Q20120001200S"), _with_upn("Q20120001200B")),
    "1560Q": (identified(IDENTIFIERS + tags(FormerUPN="Q2012X0012001")),
              identified(IDENTIFIERS + tags(FormerUPN="Q201200012001"))),
    "1570": (child().replace("MADEUP0001", "M" * 21), child().replace("MADEUP0001", "M" * 20)),
    "1580": (child().replace("MADEUP0001", "MADEUP/0001"), child()),
    "2884": (child(_MET + _DONE, referral=_CASE),
             child(enquiry("2025-06-03", "2025-06-11") + _DONE, referral=_CASE)),
    "2885": (child(_MET + _DONE + plan("2025-06-11")), child(_MET + _DONE + plan("2025-06-10"))),
    "2889": (child(enquiry("2025-06-01", "2025-06-10") + _DONE),
             child(enquiry("2025-06-02", "2025-06-10") + _DONE)),
    "2990": (child(_DONE + need_plan("2025-06-20", "2025-08-01"), referral=_RC8), child(_DONE, referral=_RC8)),
    "2991Q": (child(_MET), child(_MET + _DONE)),
    "4000": (child(need_plan("2025-06-20"), referral=_NFA), child(need_plan("2025-06-20"))),
    "4001": (child(need_plan("2025-06-02") + plan("2025-06-10"), referral=_CASE),
             child(need_plan("2025-06-02", "2025-06-10") + plan("2025-06-10"), referral=_CASE)),
    "4003": (child(plan("2025-06-10", "2025-09-10", "2025-08-12") + need_plan("2025-08-01", "2025-09-01"),
                   referral=_CASE),
             child(plan("2025-06-10", "2025-09-10", "2025-09-10") + need_plan("2025-09-10", "2025-10-01"),
                   referral=_CASE)),
    "4004": (child(need_plan("2025-06-20") + need_plan("2025-07-20")),
             child(need_plan("2025-06-20", "2025-07-19") + need_plan("2025-07-20"))),
    "4008": (died("2025-06-10", need_plan("2025-06-11")), died("2025-06-10", need_plan("2025-06-10"))),
    "4009Q": (died("2025-06-10", need_plan("2025-06-03", "2025-06-11")),
              died("2025-06-10", need_plan("2025-06-03", "2025-06-10"))),
    "4010": (child(need_plan("2026-04-01")), child(need_plan("2026-03-31"))),
    "4011": (child(need_plan("2025-06-20", "2025-06-19")), child(need_plan("2025-06-20", "2025-06-21"))),
    "4012Q": (child(need_plan("2025-06-20", "2025-06-20")), child(need_plan("2025-06-20", "2025-06-21"))),
    "4013": (child(need_plan("2025-06-20", "2026-04-01")), child(need_plan("2025-06-20", "2026-03-31"))),
    "4014": (child(need_plan("2025-06-20", "2025-08-01") + need_plan("2025-08-01", "2025-09-01")),
             child(need_plan("2025-06-20", "2025-07-31") + need_plan("2025-08-01", "2025-09-01"))),
    "4015": (child(need_plan("2025-06-01")), child(need_plan("2025-06-02"))),
    "4016": (child(plan("2025-06-10", "2025-09-10") + need_plan("2025-09-09"), referral=_CASE),
             child(plan("2025-06-10", "2025-09-10") + need_plan("2025-09-10"), referral=_CASE)),
    "4017": (child(need_plan("2025-06-02", "2025-06-11") + plan("2025-06-10"), referral=_CASE),
             child(need_plan("2025-06-02", "2025-06-10") + plan("2025-06-10"), referral=_CASE)),
    "4180": (identified(IDENTIFIERS.replace("<Sex>F</Sex>", "")), identified(IDENTIFIERS.replace(">F<", ">U<"))),
    "4220": (_characteristics("NONE", ethnicity="XXXX"), _characteristics("NONE", ethnicity="NOBT")),
    "8500": (identified(IDENTIFIERS.replace("<LAchildID>MADEUP0001</LAchildID>", "")), child()),
    "8510": (child() + identified(_NO_UPN + tags(UPNunknown="UN4")).replace("MADEUP0002", "MADEUP0001"),
             child() + identified(_NO_UPN + tags(UPNunknown="UN4")).replace("MADEUP0001", "MADEUP0002")),
    "8520": (without_birth(tags(PersonBirthDate="2026-04-01")), without_birth(tags(PersonBirthDate="2026-03-01"))),
    "8525Q": (without_birth(""), child()),
    "8530Q": (_unborn(ExpectedPersonBirthDate="2027-01-01"), _unborn(ExpectedPersonBirthDate="2026-03-05")),
    "8535Q": (died("2018-05-13"), died("2025-06-10")),
    "8540": (_characteristics(), _characteristics("NONE")),
    "8545Q": (died("2026-04-01"), died("2026-03-31")),
    "8555Q": (died("2025-06-01"), died("2025-06-02")),
    "8565": (child(_DONE + need_plan("2025-06-20", "2025-09-02"), referral=_CLOSED),
             child(_DONE + need_plan("2025-06-20", "2025-09-01"), referral=_CLOSED)),
    "8568": (child(referral=referred(ReferralNFA="")),
             child(referral=referred(ReferralNFA="true", PrimaryNeedCode=""))),
    "8569Q": (child(referral=_NFA.replace("2025-06-02", "2025-03-28")), child(referral=_NFA)),
    "8585Q": (child(referral=referred(CINclosureDate="2025-09-01", ReasonForClosure="RC2")),
              died("2025-09-01", referral=referred(CINclosureDate="2025-09-01", ReasonForClosure="RC2"))),
    "8590": (child().split("<CINdetails>")[0] + "</Child>\n", child()),
    "8600": (child(referral=referred(CINreferralDate="2026-04-01")),
             child(referral=referred(CINreferralDate="2026-03-31"))),
    "8606": (without_birth(tags(PersonBirthDate="2026-03-10")), without_birth(tags(PersonBirthDate="2026-03-09"))),
    "8608": (child(assessment("2025-06-20", "2025-06-19")), child(assessment("2025-06-20", "2025-06-20"))),
    "8610": (child(referral=referred(PrimaryNeedCode="")), child(referral=_NFA)),
    "8614": (child(assessment("2026-03-20")), child(assessment("2026-03-20", factors=()))),
    "8615": (child(enquiry("2025-06-11", "2025-06-10") + _DONE), child(enquiry("2025-06-10", "2025-06-10") + _DONE)),
    "8620": (child(referral=referred(CINclosureDate="2026-04-01", ReasonForClosure="RC7")),
             child(referral=referred(CINclosureDate="2026-03-31", ReasonForClosure="RC7"))),
    "8630": (child(referral=referred(CINclosureDate="2025-06-01", ReasonForClosure="RC7")),
             child(referral=referred(CINclosureDate="2025-06-02", ReasonForClosure="RC7"))),
    "8640": (child(referral=referred(CINclosureDate="2025-09-01", ReasonForClosure="RC99")), child(referral=_CLOSED)),
    "8650": (child(referral=referred(PrimaryNeedCode="N99")), child(referral=referred(PrimaryNeedCode="N0"))),
    "8670Q": (child(assessment("2026-01-27", factors=())), child(assessment("2026-01-28", factors=()))),
    "8675Q": (child(_open_enquiry("2026-03-10") + _DONE), child(_open_enquiry("2026-03-11") + _DONE)),
    "8696": (child(assessment("2026-03-20", "2026-04-01")), child(assessment("2026-03-20", "2026-03-31"))),
    "8715": (child(enquiry("2026-03-30", "2026-04-01") + _DONE), child(enquiry("2026-03-30", "2026-03-31") + _DONE)),
    "8720": (child(plan("2026-04-01")), child(plan("2026-03-31"), referral=referred(DateOfInitialCPC="2026-03-31"))),
    "8730": (_plan_of(NumberOfPreviousCPP=""), _plan_of()),
    "8736": (child(assessment("2025-03-31", factors=()), referral=_EARLIER),
             child(assessment("2025-04-01", factors=()), referral=_EARLIER)),
    "8740": (child(enquiry("2025-03-31", not_required="0") + _DONE, referral=_EARLIER),
             child(enquiry("2025-04-01", not_required="0") + _DONE, referral=_EARLIER)),
    "8750": (_unborn(Sex="F"), _unborn()),
    "8770Q": (identified(_NO_UPN.replace("2018-05-14", "2020-08-31") + tags(UPNunknown="UN1")),
              identified(_NO_UPN.replace("2018-05-14", "2020-09-01") + tags(UPNunknown="UN1"))),
    "8772": (identified(_NO_UPN + tags(UPNunknown="UN7")),
             child(identifiers=_NO_UPN + tags(UPNunknown="UN7"), referral=_NFA)),
    "8775Q": (without_birth(tags(PersonBirthDate="2001-03-30")), without_birth(tags(PersonBirthDate="2001-03-31"))),
    "8790": (_characteristics("NONE", "HEAR"), _characteristics("HEAR", "VIS")),
    "8794": (_characteristics("HEAR", "HEAR"), _characteristics("HEAR", "VIS")),
    "8805": (child(referral=referred(CINclosureDate="2025-09-01")), child(referral=_CLOSED)),
    "8810": (child(referral=referred(ReasonForClosure="RC7")), child(referral=_CLOSED)),
    "8815": (_cases(referred(), referred(CINreferralDate="2025-10-01")),
             _cases(_CLOSED, referred(CINreferralDate="2025-10-01"))),
    "8816": (_cases(referred(), referred(CINreferralDate="2025-10-01", CINclosureDate="2025-11-03",
                                         ReasonForClosure="RC7")),
             _cases(_CLOSED, referred(CINreferralDate="2025-09-01"))),
    "8820": (_cases(_CLOSED, referred(CINreferralDate="2025-08-29")),
             _cases(_CLOSED, referred(CINreferralDate="2025-09-01"))),
    "8825Q": (child(referral=_RC8), child(_DONE, referral=_RC8)),
    "8831": (child(_DONE, referral=_NFA), child(_DONE)),
    "8832": (child(plan("2025-06-10"), referral=_NFA + tags(DateOfInitialCPC="2025-06-10")),
             child(plan("2025-06-10"), referral=_CASE)),
    "8839": (child(_open_enquiry("2026-03-16") + _open_enquiry("2026-03-17") + _DONE),
             child(_open_enquiry("2026-03-16") + enquiry("2026-03-11", "2026-03-13") + _DONE)),
    "8840": (_plan_of(CPPendDate="2025-06-10"), _plan_of(CPPendDate="2025-06-11")),
    "8841": (_reviewed("2025-06-10"), _reviewed("2025-06-11")),
    "8842Q": (_reviewed("2025-08-12").replace("2025-08-12", ""), _reviewed("2025-08-12")),
    "8863Q": (child(_DONE + assessment("2025-06-20", "2025-07-10")),
              child(_DONE + assessment("2025-06-21", "2025-07-10"))),
    "8866": (child(referral=referred(ReferralSource="99")), child(referral=referred(ReferralSource="10"))),
    "8867": (child(assessment("2025-06-03", factors=()), referral=_CLOSED), child(_DONE, referral=_CLOSED)),
    "8868": (child(_open_enquiry("2025-06-03") + _DONE, referral=_CLOSED),
             child(enquiry("2025-06-03", not_required="true") + _DONE, referral=_CLOSED)),
    "8869": (child(assessment("2025-06-03", "2025-06-20", "", ("21", "16A"))),
             child(assessment("2025-06-03", "2025-06-20", "", ("21",)), referral=_RC8)),
    "8870Q": (child(enquiry("2025-06-03", "2025-06-09", "2025-06-08") + _DONE),
              child(enquiry("2025-06-03", "2025-06-09", "2025-06-09") + _DONE)),
    "8873Q": (child(assessment("2025-06-03", "2025-06-20", "", ("21",)), referral=_CLOSED),
              child(assessment("2025-06-03", "2025-06-20", "", ("21",)), referral=_RC8)),
    "8875": (child(enquiry("2025-06-03", "2025-06-08") + _DONE), child(enquiry("2025-06-03", "2025-06-09") + _DONE)),
    "8890": (child(_MET + enquiry("2025-06-10", "2025-06-23") + _DONE),
             child(_MET + enquiry("2025-06-11", "2025-06-23") + _DONE)),
    "8896": (child(assessment("2026-03-16", factors=()) + assessment("2026-03-17", factors=())),
             child(_DONE + assessment("2026-03-17", factors=()))),
    "8897Q": (child(assessment("2025-06-03", "2025-06-20", factors=())), child(_DONE)),
    "8898": (child(assessment("2025-06-03", "2025-06-20", "", ("16A", "16A"))),
             child(assessment("2025-06-03", "2025-06-20", "", ("16A", "17A")))),
    "8905": (_plan_of(InitialCategoryOfAbuse="XXX"), _plan_of(InitialCategoryOfAbuse="MUL")),
    "8910": (_plan_of(LatestCategoryOfAbuse=""), _plan_of(LatestCategoryOfAbuse="NEG")),
    "8915": (died("2025-06-09", plan("2025-06-10"), _CASE), died("2025-06-10", plan("2025-06-10"), _CASE)),
    "8920": (died("2025-09-09", plan("2025-06-10", "2025-09-10"), _CASE),
             died("2025-09-10", plan("2025-06-10", "2025-09-10"), _CASE)),
    "8925": (_plan_of(CPPendDate="2025-06-09"), _plan_of(CPPendDate="2025-06-11")),
    "8930": (_plan_of(CPPendDate="2026-04-01"), _plan_of(CPPendDate="2026-03-31")),
    "8935": (child(plan("2025-06-10") + plan("2025-06-10"), referral=_CASE), child(plan("2025-06-10"), referral=_CASE)),
    "8940": (child(plan("2025-06-10", "2025-09-10") + plan("2025-09-10") + _MET + enquiry("2025-09-03", "2025-09-10")
                   + _DONE),
             child(plan("2025-06-10", "2025-09-09") + plan("2025-09-10") + _MET + enquiry("2025-09-03", "2025-09-10")
                   + _DONE)),
    "8945Q": (child(assessment("2025-06-03", "2025-06-20", "", ("18A",))),
              child(assessment("2025-06-03", "2025-06-20", "", ("18B",)))),
    "8950Q": (child(assessment("2025-06-03", "2025-06-20", "", ("19A",))),
              child(assessment("2025-06-03", "2025-06-20", "", ("19B",)))),
}  # fmt: skip

# Rules of the header or of a whole file, tried with files of their own.
OF_THE_FILE = ("100", "2883", "2886Q", "2887Q", "2888Q")
