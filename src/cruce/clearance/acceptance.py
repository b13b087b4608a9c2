"""The signatures under declarants' acceptances: those there are must hold; a section may demand them."""

from __future__ import annotations

from collections.abc import Iterator

from cruce.clearance.appraiser import Demands
from cruce.ledger import Signer, Verifier
from cruce.model import Acceptance, Filing, Finding, ProofError, Severity, Text, canonical

CONTEXT = "cruce/acceptance/1"


def accepted_words(filing: Filing, acceptance: Acceptance) -> bytes:
    """Give what a declarant signs: the canonical filing with their own acceptance alone, unsigned."""
    own = acceptance.model_copy(update={"key": None, "signature": None})
    return canonical(filing.model_copy(update={"acceptances": (own,)}))


def sign_acceptance(filing: Filing, number: int, signer: Signer) -> Filing:
    """Sign one acceptance of a filing with a declarant's own key; gives the signed filing."""
    own = filing.acceptances[number]
    signature = signer.sign(accepted_words(filing, own), context=CONTEXT).hex()
    signed = own.model_copy(update={"key": str(signer.verifier), "signature": signature})
    made = (*filing.acceptances[:number], signed, *filing.acceptances[number + 1 :])
    return filing.model_copy(update={"acceptances": made})


def signature_faults(settings: Demands, filing: Filing) -> Iterator[Finding]:
    """Name every acceptance whose signature does not hold, or is missing where the section demands it."""
    demanded = settings.signatures == "required"
    for number, acceptance in enumerate(filing.acceptances):
        if acceptance.signature is None and acceptance.key is None:
            if demanded:
                yield _fault("unsigned", number, _UNSIGNED)
        elif not _holds(filing, acceptance):
            yield _fault("false", number, _FALSE)


def _holds(filing: Filing, acceptance: Acceptance) -> bool:
    try:
        key = Verifier.parse(acceptance.key or "")
        signature = bytes.fromhex(acceptance.signature or "")
    except (ProofError, ValueError):
        return False
    return key.verify(signature, accepted_words(filing, acceptance), context=CONTEXT)


_UNSIGNED = Text(
    en="This section demands that the acceptance be signed with the declarant's key.",
    es="Esta sección exige que la aceptación se firme con la llave del declarante.",
)
_FALSE = Text(
    en="The signature under this acceptance does not match the filing.",
    es="La firma de esta aceptación no corresponde al trámite.",
)


def _fault(code: str, number: int, says: Text) -> Finding:
    return Finding(
        code=f"acceptance.signature-{code}",
        severity=Severity.REFUSAL,
        pointer=f"/acceptances/{number}/signature",
        says=says,
        advice=Text(
            en="Sign the filing as it now stands and send it again.",
            es="Firme el trámite tal como está ahora y envíelo de nuevo.",
        ),
    )
