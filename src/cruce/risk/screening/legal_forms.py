"""Words of company names that say the legal form or join other words, so that they do not tell companies
apart.
"""

from __future__ import annotations

_WRITTEN = """
sa; sa de cv; sab; sab de cv; sapi; sapi de cv; sas; sas de cv; de cv; cv
sofom; sofom enr; sofom er; sa de cv sofom enr; sa de cv sofom er
s de rl; s de rl de cv; s de rl mi; s de rl de cv mi; s en c; s en c de cv; s en c por a; s en nc; a en p
sc; sc de rl; sc de rl de cv; ac; iap; abp; spr; spr de rl; spr de ri; sss
sociedad anonima; sociedad anonima de capital variable; sociedad civil; asociacion civil
sociedad anonima promotora de inversion; sociedad anonima promotora de inversion de capital variable
sociedad de responsabilidad limitada; sociedad de responsabilidad limitada de capital variable
sociedad por acciones simplificada
llc; inc; incorporated; corp; corporation; co; company; ltd; limited; lp; llp; lllp; pllc; pc; plc; ulc; ltee
co inc; co ltd; and co; limited liability company; limited partnership
gmbh; mbh; ag; kg; kgaa; gmbh co kg; se; ug; bv; nv; spa; srl; sarl; sl; sau; slu; ltda; eirl; oy; ab; as; aps
oyj; aps; kft; zrt; sro; spzoo; sp z o o; doo; dd; ead; eood; uab; sia; ao; oao; pao
cia ltda; y cia ltda
kk; pte; pte ltd; pty; pty ltd; pvt; pvt ltd; bhd; sdn bhd; jsc; pjsc; ojsc; ooo; zao; fze; fzco; fzc; llc fz
"""  # Mexico (Ley General de Sociedades Mercantiles, Ley del Mercado de Valores), United States, elsewhere

FORMS = frozenset(form.replace(" ", "") for row in _WRITTEN.strip().splitlines() for form in row.split("; "))
"""Legal forms at the end of a name, written without blanks."""

_IN_FRONT = """
ooo; oao; zao; pao; ao; aozt; jsc; ojsc; pjsc; cjsc; uab; sia; pt; llc; joint stock company
limited liability company; open joint stock company; closed joint stock company; public joint stock company
obshchestvo s ogranichennoi otvetstvennostyu; obshchestvo s ogranichennoy otvetstvennostyu
aktsionernoe obshchestvo; sociedad anonima; sociedad mercantil
"""

FORMS_IN_FRONT = frozenset(form for row in _IN_FRONT.strip().splitlines() for form in row.split("; "))
"""Legal forms before a name, their words parted by blanks."""

MOST_FORM_WORDS = max(form.count(" ") + 1 for form in FORMS_IN_FRONT)

LONGEST_FORM = max(map(len, FORMS))

JOINING = frozenset(
    {"and", "e", "y", "u", "et", "the", "el", "la", "las", "los", "lo", "of", "de", "del", "da", "do", "dos"}
    | {"di", "du", "van", "von", "der", "den", "al", "bin", "ibn", "bint"}
)
"""Words that join others and come and go between two spellings of one name."""

SHORT_FOR = {
    "bros": "brothers",
    "cia": "compania",
    "hnos": "hermanos",
    "intl": "international",
    "mfg": "manufacturing",
    "mfrs": "manufacturers",
    "natl": "national",
}
"""Words that are nearly always written short, and what they are short for."""

UNDECOMPOSED = str.maketrans(
    {"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Æ": "AE", "æ": "ae"}
    | {"Œ": "OE", "œ": "oe", "Þ": "TH", "þ": "th", "ı": "i", "ħ": "h", "Ħ": "H", "Ŧ": "T", "ŧ": "t"}
)
"""Latin letters that Unicode does not take apart into a letter and a mark."""
