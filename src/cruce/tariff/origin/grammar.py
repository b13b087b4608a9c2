"""How annexes of origin word their rules: the grammar of their texts, in lark's notation."""

# ⁃ marks a point of a list. A comma before a word that ends a list of codes belongs to that word: one token
# decides where the list ends.
RULES = r"""
start: rule
?rule: clause
     | lettered (_OR_RULE clause)+   -> any_of
?lettered: _MARK clause
?clause: _CHANGE goods source (proviso)?   -> change
       | _NO_CHANGE goods proviso   -> no_change
       | _MANUFACTURE conditions   -> all_of
       | _FROM_NOT scope   -> not_from
       | _FROM_ANY (EXCEPT scope)?   -> from_any
       | _FROM_ANY _INCLUDING scope _STOP _SAME_KIND percent _OF_PRICE   -> from_any_part
       | _FROM_ANY _INCLUDING scope   -> from_any_other
       | _FROM_ANY _HOWEVER_VALUE scope _USED_LIMIT percent _OF_PRICE   -> from_any_limited
       | _ALL_MATERIALS_OF scope _OBTAINED   -> obtained

goods: (GOODS | ANY_GOOD | OTHER_GOOD)? scope QUALITY?
source: _FROM_OTHER level [OUTSIDE] [EXCEPT scope]   -> other
      | _FROM_ANY_LEVEL level OUTSIDE [EXCEPT scope]   -> other
      | FROM_GOOD level   -> other_or_good
      | _FROM scope [_WHETHER level [EXCEPT scope]]   -> named
proviso: _PROVIDED _RVC content (_OR_POINT content)*   -> contents
       | _PROVIDED SENTENCE   -> provided
content: _MARK? percent _BY method (_FOCUS scope)?

conditions: (_BULLET? condition) (_BULLET condition)*
condition: _ALL_OTHER level _THAN_PRODUCT [EXCEPT scope] however*   -> shift
         | _ALL_OTHER level _THAN scope however*   -> not_within
         | _VALUE_ALL _USED_LIMIT percent _OF_PRICE   -> max_all
         | _VALUE_SOME scope _USED_LIMIT percent _OF_PRICE   -> max_some
         | _VALUE_SAME _USED_LIMIT percent _OF_PRICE   -> max_same
         | _WITHIN_LIMIT scope _UP_TO percent _OF_PRICE   -> max_some
         | _WITHIN_LIMIT_SAME _UP_TO percent _OF_PRICE   -> max_same
         | _NOT_ABOVE   -> not_above
         | _ALL_MATERIALS_OF scope _OBTAINED   -> obtained
         | _ALL_MATERIALS _OBTAINED   -> obtained
         | _ALL_MATERIALS _ORIGINATING   -> originating
         | QUALITY_OF_MATERIALS   -> attested
however: _HOWEVER_SAME _VALUE_LIMIT percent _OF_PRICE   -> spare_same
       | _HOWEVER scope _MAY_BE_USED _VALUE_LIMIT percent _OF_PRICE   -> spare
       | _HOWEVER WHAT scope _MAY_NOT   -> barred
       | HOWEVER_USED   -> unless

percent: PERCENT
method: METHOD
level: LEVEL
scope: item (_SEP item)*
item: (WHAT | _MATERIALS)* KIND? CODE (_TO KIND? CODE)?

_CHANGE.9: /A change to/
_NO_CHANGE.9: /No (required )?change in tariff classification (is )?(required )?(for|to)/
ANY_GOOD.8: /(a|any) good of/
OTHER_GOOD.9: /any other good(s)? of/
GOODS.3: /(?!(sub)?headings? |chapters? |tariff items? )/ _GOODS_OF
_GOODS_OF: /[A-Za-z][^%;]*? of (?=(sub)?heading|chapter|tariff item)/
QUALITY.1: /containing [^;,]+?(?=,? (from any other|provided))/
_FROM_OTHER.9: /from any other/
_FROM_ANY_LEVEL.8: /from any(?= (sub)?heading outside)/
FROM_GOOD.9: /from a(n)? (?!change)[^,;]+? within (that|those) (sub)?headings? or any other/
_FROM.1: /from/
LEVEL.5: /chapter|heading|subheading|tariff item/
OUTSIDE.7: /outside that group/
_WHETHER.9: /,? ?whether or not there is also a change from any other/
EXCEPT.9: /,? ?except( (from|for|those of))?:?/
_PROVIDED.9: /,? ?(, )?provided( that)?/
_RVC.8: /(there is |that )?(also )?a regional value content of not less than:?/
SENTENCE.1: /(?! |(there is |also |that )*a regional value)([^.;]|\.(?=\d))+/
_BY.5: /under the|where the/
METHOD.5: /(build-down|build-up|net cost|focused value|transaction value) method( is used)?/
_FOCUS.5: /taking into account only the non-originating materials of/
PERCENT.6: /\d+(\.\d+)? ?(%|percent|per cent)/
_MARK.5: /\([A-Za-z0-9]{1,3}\)/
_OR_POINT.10: /or \([A-Za-z0-9]{1,3}\)(?= \d)/
_OR_RULE.10: /or \([A-Za-z0-9]{1,3}\)(?! \d)/
_STOP.3: /\./

_MANUFACTURE.8: /(Other operations|Manufactur(e|ing)):?( ⁃)? in which:?|Manufacture:(?= ⁃ in which)/
_FROM_NOT.9: /Manufacture from materials not classified (within|in)/
_FROM_ANY.9: /Manufacture(: ⁃)? from materials o[fn] any heading/
_INCLUDING.9: /,? including other materials of/
_SAME_KIND.9: /(?i:the) materials of this description may also be used, provided their value does not exceed/
_HOWEVER_VALUE.9: /\. However, the value of all the materials of/
_ALL_OTHER.9: /all the materials used are classified (within|in) a/
_THAN_PRODUCT.9: /other than (that of )?that of the product/
_THAN.8: /other than/
_VALUE_ALL.9: /(in which )?the value of all (the )?materials(?= used (does|may))/
_VALUE_SOME.7: /(in which )?the value of (any|all)?( ?the)? ?materials? (of|classified within)/
_VALUE_SAME.9: /(in which )?the value of (any|all the) / _IN_SAME
_USED_LIMIT.8: /,? ?(used )?(does not|may not) exceed/
_OF_PRICE.8: /of the (value of the )?ex-works( price)? of the (product|set)/
_WITHIN_LIMIT.8: /within the above limit, the (value of the )?materials classified within/
_WITHIN_LIMIT_SAME.9: /within the above limit, the / _IN_SAME
_IN_SAME: /materials classified (within|in) the same heading as the product/
_UP_TO.8: /,?( taken together,)? are only used up to a value of/
_NOT_ABOVE.9: /(where )?the value of all the non-originating materials used does not exceed / _WHAT_ORIGINATES
_WHAT_ORIGINATES: /the value of the originating materials used/
_ALL_MATERIALS_OF.8: /(?i:all) the (materials|animals) of/
_ALL_MATERIALS.7: /all the materials(?= used (must|are wholly))/
_OBTAINED.8: /used (must be|are) wholly obtained/
_ORIGINATING.8: /used must already be originating/
QUALITY_OF_MATERIALS.2: /(?!all the materials )(all|any|at least) [^⁃%;]*?/ _BEING
_BEING: /(must (be|already be)? ?(wholly obtained|originating)|already be originating)(?=,? ⁃|\.|$)/
_HOWEVER_SAME.9: /\.? However, materials classified within the same heading may be used/
_HOWEVER.7: /\.? However, (the other )?(?=[^.]*(may be used|may not be used))/
HOWEVER_USED.8: /\.? However, [^%.⁃0-9]+? may be used(?=\.|,|$)/
_MAY_BE_USED.8: /may be used/
_MAY_NOT.8: /may not be used/
_VALUE_LIMIT.8: /,? ?provided their value,?( taken together,?)? does not exceed/

WHAT.1: /(?!(sub)?headings? |chapters? |tariff items? |(the )?materials|or |and |those |except )/ _WORDS_OF
_WORDS_OF: /[a-z][^,.;%⁃]*? of (?=(sub)?heading|chapter|tariff item)/
_MATERIALS.4: /(the |any |other )?materials? (of|from|classified (within|in))|for|from|those of|of/
KIND.4: /((sub)?heading|chapter|tariff item)s?/
CODE.4: /(\d{2}\.\d{2}|\d{4}\.\d{2}(\.\d{2,4})?|\d{10}|\d{8}|\d{6}|\d{4}|\d{1,2})(?!\d)/
_TO.4: /to|through|-/
_SEP.5: /(, ?)?(or|and)(?= (?!\([A-Za-z0-9]{1,3}\)))|,/
_BULLET.8: /,?( and)? ?⁃( where,?| in which)?/

%ignore / +/
"""
