"""How the tariffs write a rate: the grammar of their texts, in lark's notation."""

# Units and bases are closed lists on purpose: words that nobody has met leave the text unread, not misread.
RATES = r"""
start: FREE               -> free
     | term ("+" term)*   -> total

term: percent "%" [BASE]        -> ad_valorem
    | money EACH                -> each
    | money "/" UNIT [BASE]     -> specific

percent: NUMBER           -> whole
       | NUMBER FRACTION  -> mixed

money: NUMBER "¢"         -> cents
     | "$" NUMBER         -> dollars

FREE: "free"i
EACH: "each"
NUMBER: /\d+(\.\d+)?|\.\d+/
FRACTION: /\d+\/\d+/

UNIT: /(clean kg|kg|pf\. ?liter|liter|bbl|pr\.|doz\.|line\/ ?gross|gross|lin\. m|m2|m3)/
    | /(head|article|pack|No\.)|(jewel over \d+|jewel|thousand|1,?000 pins|1,?000|m|t|g)(?![a-z0-9])/

BASE: /(on (the value of the )?|of )(lead|copper|zinc|tungsten|molybdenum|magnesium) content/
    | /(on|of) (manganese|silicon) content|, including weight of container/
    | /(on|of) (drained weight|(entire )?contents (of|and) container|total sugars|recording surface)/
    | /(of anhydrous morphine|on ethyl alcohol) content|of immediate containers/
    | /on (the )?(case and )?strap, band or bracelet|on (the )?(movement and )?case/
    | /on (the )?(movement|battery|apparatus|entire set)/
    | /on the value of the (rifle|telescopic sight, if any)/

%ignore " "
"""
