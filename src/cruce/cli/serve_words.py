"""What `cruce serve` and `cruce exchange` say of themselves and print, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

SERVE: Final = both("Run one section as a service.", "Pone en servicio una sección.")
EXCHANGE: Final = both("What the sections know of each other.", "Lo que las secciones saben una de otra.")
PEER: Final = both(
    "Tell a section of another: where it is, and its keys.",
    "Informa a una sección sobre otra: dónde está y sus llaves.",
)
CARD: Final = both(
    "Print what other sections must know of this one.",
    "Imprime lo que otras secciones deben saber de esta.",
)
FOLDER: Final = both("The section's folder, such as HOME/us.", "La carpeta de la sección, como HOME/us.")
NAME: Final = both("The other section's name.", "El nombre de la otra sección.")
URL: Final = both(
    "Its address: https://HOST:PORT (http to this machine only).",
    "Su dirección: https://HOST:PUERTO (http sólo a esta máquina).",
)
CARD_FILE: Final = both(
    "Its card, as `cruce exchange card` prints it.", "Su ficha, como la imprime `cruce exchange card`."
)
HOST: Final = both("Address to listen at.", "Dirección en que escucha.")
PORT: Final = both("Port; 0 takes a free one.", "Puerto; 0 toma uno libre.")
CERT: Final = both("Certificate to show (PEM).", "Certificado que muestra (PEM).")
KEY: Final = both("Private key of the certificate (PEM).", "Llave privada del certificado (PEM).")
CLIENT_CA: Final = both(
    "Let in only whom these authorities vouch for (PEM).",
    "Admite sólo a quien avalan estas autoridades (PEM).",
)
PEER_CA: Final = both(
    "Authorities that vouch for the peers' servers (PEM).",
    "Autoridades que avalan los servidores de las otras (PEM).",
)
AT: Final = both(
    "Start the clock there and let it run (training sections only).",
    "Pone el reloj en ese instante y lo deja correr (sólo en práctica).",
)
LISTENS: Final = both("{section} listens at {url}.", "{section} escucha en {url}.")
NO_ADDRESS: Final = both(
    "It has no address of {peer}, and asks nothing of it: cruce exchange peer {folder} {peer} --url URL",
    "No tiene dirección de {peer} y nada le pide: cruce exchange peer {folder} {peer} --url URL",
)
KNOWN: Final = both("{section} knows {peer} at {url}.", "{section} conoce a {peer} en {url}.")
NOWHERE: Final = both("(no address)", "(sin dirección)")
PEER_UNKNOWN: Final = both("{section} does not know {peer}.", "{section} no conoce a {peer}.")
PEER_UNKNOWN_ADVICE: Final = both(
    "Give its card with --card; take it from a source that you trust.",
    "Dé su ficha con --card; tómela de una fuente confiable.",
)
PEER_OTHER: Final = both("{file} is no card of {peer}.", "{file} no es una ficha de {peer}.")
PEER_OTHER_ADVICE: Final = both(
    "Ask that section for: cruce exchange card. Nothing was changed.",
    "Pida a esa sección: cruce exchange card. No se cambió nada.",
)
URL_UNFIT: Final = both("{url} is no address for a section.", "{url} no es dirección de una sección.")
URL_ADVICE: Final = both(
    "Give https://HOST:PORT without a path, or http to this machine (127.0.0.1). Nothing was changed.",
    "Dé https://HOST:PUERTO sin ruta, o http a esta máquina (127.0.0.1). No se cambió nada.",
)
NATS: Final = both(
    "NATS server through which parcels go as well.", "Servidor NATS por el que también van los envíos."
)
NATS_UNFIT: Final = both(
    "{url} is no address of a NATS server.", "{url} no es dirección de un servidor NATS."
)
NATS_ADVICE: Final = both(
    "Give nats://HOST:PORT or tls://HOST:PORT; the password stands in keys/nats.password.",
    "Dé nats://HOST:PUERTO o tls://HOST:PUERTO; la contraseña está en keys/nats.password.",
)
NATS_CONFIG: Final = both(
    "Write the configuration of NATS servers for a home.",
    "Escribe la configuración de los servidores NATS de una carpeta.",
)
OUT: Final = both("Where to write.", "Dónde se escribe.")
HUB: Final = both("Where leaves reach the hub.", "Dónde alcanzan las hojas al centro.")
HUB_PORT: Final = both(
    "Port of the hub; leaves come at 1000 above.", "Puerto del centro; las hojas llegan 1000 más arriba."
)
WRITTEN: Final = both("Written: {file}", "Escrito: {file}")
NATS_NEXT: Final = both(
    "Next: nats-server -c {folder}/hub.conf, nats-server -c {folder}/{name}.conf, "
    "cruce serve {home}/{name} --nats nats://127.0.0.1:{port}",
    "Siga con: nats-server -c {folder}/hub.conf, nats-server -c {folder}/{name}.conf, "
    "cruce serve {home}/{name} --nats nats://127.0.0.1:{port}",
)
