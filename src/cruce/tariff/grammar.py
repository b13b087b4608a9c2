"""How the tariffs write a rate: the grammar of their texts, in lark's notation.

It is for texts in small letters, with typesetting undone (`cruce.tariff.typesetting`).
"""

# Units and bases are closed lists on purpose: words that nobody has met leave the text unread, not misread.
RATES = r"""
start: "free"                            -> free
     | sum bound* [PROVISO]              -> rate
     | OWN [PLUS [DUTY_OF] sum]          -> own
     | NUMBERED [PLUS sum]               -> other
     | REFERENCE                         -> other

sum: term (PLUS term)*

bound: LEAST sum                         -> least
     | MOST sum                          -> most

term: number PERCENT [AD_VALOREM] [BASE] -> ad_valorem
    | money EACH                         -> each
    | money PER UNIT [BASE] [less]       -> specific

less: "less" money PER UNIT DEGREES

number: NUMBER                           -> whole
      | NUMBER FRACTION                  -> mixed

money: number CENTS                      -> cents
     | "$" (NUMBER | GROUPED)            -> dollars
     | NUMBER DOLLARS                    -> dollars

NUMBER: /\d+(\.\d+)?|\.\d+/
GROUPED.2: /\d{1,3}(,\d{3})+(\.\d+)?/
FRACTION: /[1-9]\d*\/[1-9]\d*/

PLUS: "+" | "plus"
PERCENT: "%" | /per ?cent(um)?/
AD_VALOREM: /ad val(\.|orem)/
CENTS: "¢" | "cents" | "cent"
DOLLARS: /(us )?d[oó]lares|dls\.?|usd/
PER: "/" | "per" | "por"
EACH: /for each other piece or part|each|apiece/

LEAST: /,? ?(but |and )?not less( than)?/
MOST: /,? ?((but |and )?not (more than|over|in excess of|to exceed|exceeding)|nor more than)/
DEGREES: /for each degree under 100 degrees \(and fractions of a degree in proportion\)/
PROVISO: PLATES CEILING
PLATES: /,? ?but if consisting in part of a plate or a set of plates /
CEILING: /the total duty shall not exceed the duty for the complete movement/

UNIT: /clean (kg|kilograms?)|(kg|kilograms?|kilos?|mwh|kwh|wh|carats?|grams?|metric tons?)(?![a-z0-9])/
    | /(pf\. ?|proof )?lit(er|re)s?(?![a-z0-9])|(lin\. ?m|cm2|cm3|m2|m3)(?![a-z0-9])/
    | /(doz\.|dozen) ?(prs?\.|pairs?)|(prs?|doz|no)(\.|(?![a-z]))|(pairs?|dozens?)(?![a-z])/
    | /line\/ ?gross|(gross|bbl|barrels?|head|articles?|packs?|pieces?|number)(?![a-z0-9])/
    | /jewels? over \d+|jewels?(?![a-z])|1,?000 (pins|m3)|(1,?000|thousand m3|thousand)(?![a-z0-9])/
    | /(m|t|g|l)(?![a-z0-9])/

BASE: /(on|of|upon) ((the )?value of )?(the )?([a-z]+|non-u\.s\.|(ethyl|total) alcohol) content(?![a-z])/
    | /(on|of) anhydrous morphine content|,? including weight of container/
    | /(on|of) (drained weight|(entire )?contents (of|and) container|total sugars|recording surface)/
    | /of immediate containers|de az[uú]car/
    | /on (the )?(case and )?strap, band or bracelet/
    | /on (the )?(movement and )?case( and strap, band or bracelet)?/
    | /on (the )?(movement|battery|apparatus|entire set)/
    | /on the value of the (rifle|telescopic sight, if any)/
    | /of the (fair retail value|cost of such (goods or repairs|parts( or materials)?))/

OWN.2: /the (duty|rate)( of duty)? (provided( for)?|applicable) in the applicable subheading/
     | /the rate( of duty)? applicable in the absence of this (sub)?heading/
     | "no change"
DUTY_OF: "a duty of"
NUMBERED.2: /the duty provided( for)? in (sub)?headings? \d[\d., or]*\d/
REFERENCE.1: /the rate( of duty)? applicable,? (to|on) [^+%¢$]+|see [^+%¢$]+/

%ignore " "
"""
