const ENDS = "(?![\\p{L}\\p{M}\\d])";

/** Thousands and more by a word or sign of their own, which what is read before it is a part of. */
const MULTIPLES = [
  new RegExp(
    `\\d ?(?:k|m|mn|mln|mio|mrd|bn|mil|thousand|[mb]illions?|tausend|million(?:en|es|i)?|milliarden?|milliards?|lakhs?|lacs?|crores?|cr|тыс|млн|млрд|тысяч\\p{L}*|миллион\\p{L}*|ألف|الف|آلاف|مليون|हज़ार|लाख|करोड़)${ENDS}`,
    "iu",
  ),
  /\d ?[百千億亿兆억조천백]/u,
];

/** What is asked for beside the thing, or taken off what it costs: the words before such an amount, and those behind. */
const ELSE = [
  /^\+/u,
  new RegExp(
    `^(?:you )?(?:saves?|plus|additional|extra|zzgl|zuzüglich|(?:sie )?spar(?:en|e|st)?|économisez|en sus|más|ahorr[ae]s?|risparmi[a]?|bespaar|экономия|скидка|وفر|خصم)${ENDS}`,
    "iu",
  ),
  /^(?:shipping|delivery|postage|deposit|versand(?:kosten)?|pfand|livraison|envío|spedizione|verzending|доставка|送料|配送料|توصيل|شحن)[: ]*(?:[\p{L}.]{0,4}\p{Sc})? ?\d/iu,
  new RegExp(
    `\\d ?(?:\\p{Sc}|eur|euros?|usd|dollars?|gbp)? ?(?:off|discount|deposit|shipping|delivery|postage|rabatt|pfand|versand|anzahlung|de réduction|de remise|d['’]acompte|de descuento|de envío|di sconto|korting)${ENDS}`,
    "iu",
  ),
  /\d[^\d]{0,6}(?:引き|割引|オフ)/u,
];

/** The most or the least of what prices there are, which is nobody's. */
const BOUND = new RegExp(
  `^(?:up to|under|below|over|above|less than|more than|max(?:imum)?|min(?:imum)?|bis|bis zu|unter|über|jusqu['’]à|moins de|plus de|hasta|menos de|fino a|meno di|tot|до|حتى|最大|最高|最低)${ENDS}[. ]`,
  "iu",
);

/** Whether a text (in NFKC) writes its number as a part of larger ones: `1.5K`, `₹ 1.29 Lakh`, `5千円`. */
export const isPartOfLarger = (text: string): boolean => MULTIPLES.some((pattern) => pattern.test(text));

/**
 * Whether a text (in NFKC) names what is taken off a price, comes on top of it or bounds many: `$5 off`, `+ 4,99 €`, `shipping $4.99`,
 * `up to $50`. That is not what the thing is sold for.
 */
export const isAskedForElse = (text: string): boolean => [...ELSE, BOUND].some((pattern) => pattern.test(text));
