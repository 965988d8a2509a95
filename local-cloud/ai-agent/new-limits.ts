/** Figures without a currency that what is said around them makes the buyer's limit; most of them behind another amount, in its currency. */

/** "hat auf 750 aufgestockt", "poi portato a 1.300", "we've gone up to 900". */
const RAISED_BEFORE =
  /(?<!\p{L})(?:(?:raised|increased|upped|bumped|lowered|cut|reduced)(?: it| that| the budget)?(?: up| down)? to|gone up to|(?:erhöht|angehoben|gesenkt|gekürzt|gehen|gegangen) auf|port[ée]e? à|relevée? à|ramenée? à|mont(?:é|e|ons) à|passe à|sub(?:imos|ido|e|o) (?:a|hasta)|ampli(?:ado|amos) a|baj(?:amos|ado|a) a|portat[oa] a|alzat[oa] a|aumentat[oa] a|saliamo a|scendiamo a|verhoogd (?:naar|tot)|opgetrokken tot|verlaagd naar|gaan naar)\s$/iu;
const RAISED_BEHIND = /^\s(?:aufgestockt|erhöht|angehoben|hochgesetzt|gesenkt|gekürzt|verhoogd|opgehoogd|verlaagd)(?!\p{L})/iu;

/** "insomma 2.400 per tutto": the sum of what was said before for single things. */
const ALL_TOLD =
  /^\s(?:per tutto|in tutto|in totale|in total|all told|altogether|in all|for everything|insgesamt|für alles|zusammen|en tout|pour (?:le )?tout|au total|en total|para todo|in totaal|voor alles)(?!\p{L})/iu;

/** "Can you do it for 950?". */
const DONE_FOR =
  /(?<!\p{L})(?:do (?:it|that|them)|get (?:it|them)|manage|schaffen|machen|bekommen|conseg\p{L}+|hacer\p{L}*|pouvez|feriez|faire|riuscite|fate|farcela|lukt|kan|kunnen)(?!\p{L})[^.;?!\n\d]{0,24}(?<!\p{L})(?:for|für|zu|por|pour|à|per|a|voor)\s$/iu;

/** "Mehr als 3.200 ist nicht drin": nothing is counted by a figure past which nothing goes. */
const NOT_MORE =
  /(?<!\p{L})(?:mehr als|über|more than|above|over|plus de|au-delà de|más de|encima de|più di|oltre(?: i)?|meer dan|boven(?: de)?)\s$/iu;
const GOES_NO_FURTHER =
  /^\s(?:(?:ist|geht|gehen|zahlen|geben|können|dürfen|kann|darf)(?: \p{L}{2,6}){0,2} (?:nicht|keinesfalls)|(?:is|we|i)(?: \p{L}{2,6}){0,2} (?:not|can['’]t|cannot|won['’]t)|(?:ce n['’]est|c['’]est|on ne|nous ne)(?: \p{L}{2,10}){0,2} (?:pas|possible)|no (?:es|podemos|pasamos|hay)|non (?:si|possiamo|è|andiamo)|(?:kan|kunnen|gaan|is)(?: \p{L}{2,6}){0,2} niet)(?!\p{L})/iu;

const NOTHING_BEHIND =
  /^\s*(?:$|[.,;:!?)\n]|(?:by|from|von|vom|dal|dalla|por|par|door|now|jetzt|ahora|ora|nu|this|dieses|cette|este|questo|dit)(?!\p{L}))/iu;
/** Less is a count of goods more often. */
const SMALLEST = 50;
/** Without another amount before it, a figure that is raised may be of goods: so many pieces are seldom ordered. */
const SURELY_MONEY = 1_000;

/** How a figure is the buyer's limit by the words before and behind it; `largest` is the largest amount before it. */
export function newLimitBy(
  { before, after }: { before: string; after: string },
  { value, largest }: { value: number; largest: number | undefined },
): "raised" | "all-told" | "done-for" | "denied" | undefined {
  if (value < SMALLEST) return undefined;
  const isLikely = largest !== undefined || value >= SURELY_MONEY;
  if (isLikely && ((RAISED_BEFORE.test(before) && NOTHING_BEHIND.test(after)) || RAISED_BEHIND.test(after))) return "raised";
  if (/(?<!\p{L})auf\s$/iu.test(before) && /^\saufgestockt(?!\p{L})/iu.test(after)) return "raised";
  if (isLikely && NOT_MORE.test(before) && GOES_NO_FURTHER.test(after)) return "denied";
  if (largest === undefined) return undefined;
  if (ALL_TOLD.test(after) && value >= largest) return "all-told";
  return DONE_FOR.test(before) && /^\s?\?/u.test(after) ? "done-for" : undefined;
}
