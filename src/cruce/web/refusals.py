"""What the doors of a service refuse, in sentences of both languages."""

from __future__ import annotations

from typing import Final

from cruce.model import PowerError, StoreError, Text, UsageError

_AGAIN: Final = Text(
    en="Try again in a few seconds; nothing was taken.", es="Reintente en unos segundos; no se tomó nada."
)


def busy() -> StoreError:
    """More waits than can be done soon."""
    return StoreError(
        "serve.busy",
        Text(en="Too much is waiting at this section.", es="Hay demasiado en espera en esta sección."),
        _AGAIN,
    )


def stopped() -> StoreError:
    """The service is being stopped."""
    return StoreError(
        "serve.stopped",
        Text(en="This section is being stopped.", es="Esta sección se está deteniendo."),
        _AGAIN,
    )


def large(limit: int) -> UsageError:
    """What was sent is larger than the door takes."""
    return UsageError(
        "serve.large",
        Text(en=f"More than {limit:,} bytes were sent.", es=f"Se enviaron más de {limit:,} bytes."),
        Text(en="Send less at once; nothing was taken.", es="Envíe menos a la vez; no se tomó nada."),
    )


def large_head(limit: int) -> UsageError:
    """The head of a request is larger than the door takes."""
    return UsageError(
        "serve.head",
        Text(
            en=f"The head of the request is larger than {limit:,} bytes.",
            es=f"El encabezado de la solicitud excede {limit:,} bytes.",
        ),
        Text(en="Send fewer fields; nothing was taken.", es="Envíe menos campos; no se tomó nada."),
    )


def slow() -> UsageError:
    """A request did not come whole in time."""
    return UsageError(
        "serve.slow",
        Text(en="The request did not come whole in time.", es="La solicitud no llegó completa a tiempo."),
        Text(en="Send it again; nothing was taken.", es="Reenvíela; no se tomó nada."),
    )


def illegible() -> UsageError:
    """What came is no HTTP request."""
    return UsageError(
        "serve.illegible",
        Text(en="What came is no HTTP request.", es="Lo que llegó no es una solicitud HTTP."),
        Text(
            en="Mend it and send it again; nothing was taken.", es="Corríjala y reenvíela; no se tomó nada."
        ),
    )


def cut() -> UsageError:
    """Who sent a request was gone before it had come whole."""
    return UsageError(
        "serve.cut",
        Text(
            en="The line broke off before the request had come whole.",
            es="La línea se cortó antes de que la solicitud llegara completa.",
        ),
        Text(en="Send it again; nothing was taken.", es="Reenvíela; no se tomó nada."),
    )


def not_local() -> PowerError:
    """The doors of traders and gates are open to this machine only."""
    return PowerError(
        "serve.not-local",
        Text(
            en="The doors of traders and gates are open to this machine only.",
            es="Las puertas de usuarios y garitas sólo están abiertas a esta máquina.",
        ),
        Text(
            en='Come through the gateway there, or set local = "anyone" under [serve].',
            es='Pase por el acceso de esa máquina, o ponga local = "anyone" en [serve].',
        ),
    )


def no_code() -> PowerError:
    """An act that binds a section needs a one-time code, and the account has none."""
    return PowerError(
        "page.no-code",
        Text(
            en="This act needs a one-time code, and your account has none.",
            es="Este acto requiere un código de un solo uso y su cuenta no lo tiene.",
        ),
        Text(
            en="Whoever runs the section adds it: cruce account add --totp. Nothing was done.",
            es="Quien opera la sección lo agrega: cruce account add --totp. No se hizo nada.",
        ),
    )


def wrong_code(minutes: int) -> PowerError:
    """The one-time code given anew is not right; ``minutes``: how long nobody is asked again, 0: at once."""
    advice = Text(en="Wait for the next code, and type that.", es="Espere el próximo código y escriba ese.")
    if minutes > 0:
        advice = Text(
            en=f"After so many tries, wait {minutes} min.", es=f"Tras tantos intentos, espere {minutes} min."
        )
    return PowerError(
        "page.wrong-code",
        Text(
            en="The one-time code is not right, or was used already. Nothing was done.",
            es="El código de un solo uso no es correcto o ya se usó. No se hizo nada.",
        ),
        advice,
    )


def no_such_key() -> PowerError:
    """No account has the key that a system came with: ``serve.key``."""
    return PowerError(
        "serve.key",
        Text(en="No account has this key.", es="Ninguna cuenta tiene esta llave."),
        Text(
            en="Ask who runs the section for one: cruce account key.",
            es="Pida una a quien opera la sección: cruce account key.",
        ),
    )


def malformed(where: str) -> UsageError:
    """A body is not in its form."""
    return UsageError(
        "serve.malformed",
        Text(en=f"What was sent is not in its form: {where}.", es=f"Lo enviado no tiene su forma: {where}."),
        Text(
            en="Mend it and send it again; nothing was taken.", es="Corríjalo y reenvíelo; no se tomó nada."
        ),
    )


def query(name: str) -> UsageError:
    """A parameter of an address is missing or no number in its range."""
    return UsageError(
        "serve.query",
        Text(en=f"{name} is missing or out of range.", es=f"Falta {name} o está fuera de rango."),
        Text(en="Mend the address; nothing was done.", es="Corrija la dirección; no se hizo nada."),
    )


def nothing_here(path: str) -> UsageError:
    """There is nothing at an address."""
    return UsageError(
        "serve.absent",
        Text(en=f"There is nothing at {path}.", es=f"No hay nada en {path}."),
        Text(en="Check the address.", es="Revise la dirección."),
    )


def unproven(case: str) -> PowerError:
    """A receipt cannot be put together yet."""
    return PowerError(
        "serve.unproven",
        Text(
            en=f"Case {case} has no receipt yet: a decision, or a cosignature over it, is missing.",
            es=f"El expediente {case} aún no tiene acuse: falta una resolución o la firma que la atestigua.",
        ),
        Text(en="Ask again later.", es="Pregunte más tarde."),
    )


def address(host: str, port: int, why: Text) -> UsageError:
    """The service cannot listen where it was told to."""
    return UsageError(
        "serve.address",
        Text(
            en=f"Nothing can listen at {host}:{port}: {why.en}.",
            es=f"No se puede escuchar en {host}:{port}: {why.es}.",
        ),
        Text(en="Choose another --host or --port.", es="Elija otro --host o --port."),
    )


KEY_ALONE: Final = Text(
    en="a private key is given without its certificate",
    es="se dio una llave privada sin su certificado",
)
ALONE: Final = Text(
    en="to ask clients for certificates takes one of our own", es="para pedir certificado hay que tener uno"
)


def certificates(why: Text) -> UsageError:
    """The files for TLS cannot be used."""
    return UsageError(
        "serve.tls",
        Text(
            en=f"The files for TLS cannot be used: {why.en}.",
            es=f"Los archivos de TLS no se pueden usar: {why.es}.",
        ),
        Text(
            en="Give --tls-cert and --tls-key as PEM files that go together, authorities in --client-ca.",
            es="Dé --tls-cert y --tls-key como archivos PEM que van juntos; autoridades, en --client-ca.",
        ),
    )
