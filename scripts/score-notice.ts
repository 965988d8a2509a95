import type { Brief } from "../local-cloud/ai-agent/schema.ts";

export interface Notice {
  id: string;
  lang: string;
  goods: boolean;
  text: string;
  labels: { title: string; type?: string; posted?: string; deadline?: string; budget?: string; currency?: string; country?: string };
  /** Found in the text by a pattern of the collectors of the data, not by the agent. */
  weak?: { quantities?: [string, string][]; delivery_days?: string[] };
}

/** Counts of one field: how many answers the labels want, how many were given, how many of those are right. */
export interface Tally {
  expected: number;
  given: number;
  right: number;
}

export interface Score extends Tally {
  field: string;
  wanted: string;
  got: string;
}

type Reader = (text: string, referenceTime: string) => Brief | undefined;

const MINOR_UNITS = 100;
const ALPHA_2: Record<string, string> = { UK: "GB", EL: "GR" };
const EMPTY_WORDS = new Set(
  "the and for with from used the der die das und für des von de la le les du et pour aux sur una per di del della en y".split(" "),
);

/** Scores what the agent reads in one notice against its labels; a field the notice has no label for is left out. */
export function scoreNotice(notice: Notice, read: Reader): Score[] {
  const referenceTime = `${notice.labels.posted ?? `${/-(\d{4})$/.exec(notice.id)?.[1] ?? "2014"}-01-01`}T12:00:00Z`;
  const brief = read(notice.text, referenceTime);
  const body = read(notice.text.replace(/^[^\n]*\n+/, ""), referenceTime);
  return [
    ...items("items, title words, whole text", notice, brief),
    ...items("items, title words, heading cut off", notice, body),
    ...quantities(notice, brief),
    ...deliveryDays(notice, brief),
    ...offersDue(notice, brief),
    ...budget(notice, brief),
    ...currency(notice, brief),
    ...country(notice, brief),
  ];
}

/** Share of the words of the items' names that are in the labelled title, and the reverse; notices of goods alone. */
function items(field: string, notice: Notice, brief: Brief | undefined): Score[] {
  const isGoods = notice.labels.type === "SUPPLIES" || (notice.weak?.quantities?.length ?? 0) > 0;
  if (!isGoods) return [];
  const wanted = words(notice.labels.title.replace(/^[A-Z0-9]{1,2}--/, ""));
  const got = words((brief?.items ?? []).map((item) => item.name).join(" "));
  const right = [...got].filter((word) => [...wanted].some((other) => other.startsWith(word) || word.startsWith(other))).length;
  const recalled = [...wanted].filter((word) => [...got].some((other) => other.startsWith(word) || word.startsWith(other))).length;
  const shared = { wanted: [...wanted].join(" "), got: [...got].join(" ") };
  return [
    { field: `${field}: precision`, expected: 0, given: got.size > 0 ? 1 : 0, right: got.size > 0 ? right / got.size : 0, ...shared },
    { field: `${field}: recall`, expected: 1, given: 0, right: recalled / Math.max(1, wanted.size), ...shared },
  ];
}

function words(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).filter((word) => !EMPTY_WORDS.has(word)));
}

/** A labelled count is right where an item has it, or where the items of one order line add up to the labels' sum. */
function quantities(notice: Notice, brief: Brief | undefined): Score[] {
  const labelled = (notice.weak?.quantities ?? []).map(([count]) => Number(count));
  if (labelled.length === 0) return [];
  const counts = brief?.items.map((item) => item.quantity) ?? [];
  // A brief that asks for counts has 1 where it found none.
  const given = brief?.missing.includes("quantity") ? counts.filter((count) => count !== 1) : counts;
  const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
  const whole = given.length > 0 && sum(given) === sum(labelled);
  const distinct = [...new Set(labelled)];
  const right = whole ? distinct.length : distinct.filter((count) => given.includes(count)).length;
  const answers = whole ? distinct.length : given.length;
  return [{ field: "quantity", expected: distinct.length, given: answers, right, wanted: labelled.join(" "), got: given.join(" ") }];
}

function deliveryDays(notice: Notice, brief: Brief | undefined): Score[] {
  const days = [...new Set((notice.weak?.delivery_days ?? []).map(Number).filter((count) => count > 0))];
  const [only] = days;
  if (only === undefined || days.length > 1 || notice.labels.posted === undefined) return [];
  const date = new Date(`${notice.labels.posted}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + only);
  return [exact("deadline: delivery, days after order", date.toISOString().slice(0, 10), brief?.deadline ?? null)];
}

/** Only where the notice's text states the labelled day at all and no day of delivery. */
function offersDue(notice: Notice, brief: Brief | undefined): Score[] {
  const { deadline } = notice.labels;
  if (deadline === undefined || (notice.weak?.delivery_days?.length ?? 0) > 0 || !statesDay(notice.text, deadline)) return [];
  return [exact("deadline: offers due, stated in the text", deadline, brief?.deadline ?? null)];
}

function statesDay(text: string, day: string): boolean {
  const [year = "", month = "", date = ""] = day.split("-");
  const name = new Date(`${day}T00:00:00Z`).toLocaleDateString("en", { month: "short", timeZone: "UTC" });
  const [m, d] = [Number(month), Number(date)];
  const forms = [
    `${name}[a-z]*\\.? ${d}(?:st|nd|rd|th)?,? ${year}`,
    `0?${d}(?:st|nd|rd|th)? ${name}[a-z]*,? ${year}`,
    `0?${m}/0?${d}/(?:${year}|${year.slice(2)})`,
    `0?${d}[./]0?${m}[./]${year}`,
    day,
  ];
  return new RegExp(`(?<!\\d)(?:${forms.join("|")})(?!\\d)`, "i").test(text);
}

/** Recall over the notices whose text states the labelled value; precision over every budget given where one is labelled. */
function budget(notice: Notice, brief: Brief | undefined): Score[] {
  const label = notice.labels.budget;
  if (label === undefined) return [];
  const wanted = Math.round(Number(label) * MINOR_UNITS);
  const stated =
    Number(label) > 1 && notice.text.replace(/(?<=\d)[ .,\u00A0\u202F](?=\d{3})/g, "").includes(String(Math.floor(Number(label))));
  const got = brief?.budget?.amount ?? null;
  if (!stated && got === null) return [];
  return [
    {
      field: "budget (EU)",
      expected: stated ? 1 : 0,
      given: got === null ? 0 : 1,
      right: got === wanted ? 1 : 0,
      wanted: String(wanted),
      got: String(got),
    },
  ];
}

function currency(notice: Notice, brief: Brief | undefined): Score[] {
  const label = notice.labels.currency;
  if (label === undefined) return [];
  const stated =
    notice.text.includes(label) || (label === "GBP" && notice.text.includes("£")) || (label === "EUR" && notice.text.includes("€"));
  const got = brief?.currency ?? null;
  return stated || got !== null ? [{ ...exact("currency (EU)", label, got), expected: stated ? 1 : 0 }] : [];
}

/** The label is the buyer's country, which the text often leaves unsaid: recall is bounded by that. */
function country(notice: Notice, brief: Brief | undefined): Score[] {
  const label = notice.labels.country;
  return label === undefined ? [] : [exact("country of delivery (EU)", ALPHA_2[label] ?? label, brief?.delivery?.country ?? null)];
}

function exact(field: string, wanted: string, got: string | null): Score {
  return { field, expected: 1, given: got === null ? 0 : 1, right: got === wanted ? 1 : 0, wanted, got: String(got) };
}
