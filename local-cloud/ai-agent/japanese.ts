import type { DeadlineMention } from "./deadlines.ts";
import type { PlaceMention } from "./mentioned-towns.ts";
import type { MoneyMention } from "./money.ts";
import {
  daysOn,
  endOfMonth,
  monthsOn,
  nextDay,
  numberOf,
  statementOf,
  weekdayOn,
  type Clauses,
  type CountedGoods,
} from "./other-scripts.ts";
import type { QuantityMention } from "./quantities.ts";
import type { Statement } from "./said.ts";
import { matches, overlaps, type Span } from "./text.ts";

/** What is counted by which word; what counts people, floors or times is none of them. */
const COUNTERS: Readonly<Record<string, string>> = {
  piece: "台|脚|個|こ|本|枚|着|冊|点|丁|基|張|面|株|つ|人分|人前|ダース",
  box: "箱|ケース|カートン",
  pack: "パック|包",
  pair: "足|双|組み?",
  set: "セット|式",
  bag: "袋",
  can: "缶",
  bottle: "瓶|ボトル",
  roll: "巻き?|ロール",
  kg: "kg|キロ(?:グラム)?|㎏",
  litre: "リットル|L(?![A-Za-z])",
  metre: "メートル|m(?![A-Za-z²2])",
  tonne: "トン",
};
const COUNTER = Object.values(COUNTERS).join("|");
const NUMBER = String.raw`(?:[\d０-９]+(?:[,，][\d０-９]{3})*(?:[.．][\d０-９]+)?|[一二三四五六七八九十百]{1,7}|半(?=ダース))`;
const SCALE = "[万千億]";
const TIMES: Readonly<Record<string, number>> = { 千: 1e3, 万: 1e4, 億: 1e8 };
/** A sign of Hiragana between two of Han is of their word: 折り紙. */
const NAME = String.raw`(?:[\p{Script=Han}\p{Script=Katakana}ーA-Za-z0-9０-９・\- ]|(?<=\p{Script=Han})[りきみけえげしめちい](?=\p{Script=Han})){1,40}`;
/** "安全靴26.5cm 3足": how large it is, between a name and its count. */
const SIZE = String.raw`(?:(?<![\d０-９.．])[ 　]?[\d０-９]+(?:[.．][\d０-９]+)?(?:cm|mm|ml|kg|g|L|インチ|号)(?=[ 　を]))?`;
const BEHIND = new RegExp(
  String.raw`((?:${NAME})??)(?:[（(][^（）()\n]{1,12}[）)])?${SIZE}[ 　]*(?:を|が|は|も|：|:|、)?[ 　]*(?:約|およそ|合計|計)?(?<![\d０-９.,，一二三四五六七八九十百])(${NUMBER})(${SCALE})?[ ]?(${COUNTER})(?!間|後|以内|あたり|当たり|につき|目|\s*[：:]\s*[\d０-９])`,
  "gu",
);
const BEFORE = new RegExp(String.raw`^の(${NAME})`, "u");
const NO_GOODS =
  /^(?:予算|納期|合計|電話|担当|内線|見積[もり]*|注文|発注|購入|納品|配送|以内|各|第|約|計|数量|弊社|当社|今回|追加|社員|従業員|会議室|店舗|席|人|名|月|日|年|必要)$/u;
const MONEY = new RegExp(String.raw`(?:[¥￥][ ]?(${NUMBER})(${SCALE})?|(${NUMBER})(${SCALE})?[ ]?(円|ドル|ユーロ))`, "gu");
const CURRENCIES: Readonly<Record<string, string>> = { 円: "JPY", ドル: "USD", ユーロ: "EUR" };
const EACH = new RegExp(String.raw`(?:(?:1|１|一)(?:${COUNTER}|人|名)?(?:あたり|当たり|につき)|単価|各)[はを、 ]*$`, "u");
const LIMIT = /予算|上限|以内|以下|まで|総額/u;
const DAYS = new RegExp(
  String.raw`(?:([\d０-９]{4})年)?([\d０-９]{1,2})月([\d０-９]{1,2})日|([\d０-９]{1,3}|[一二三四五六七八九十]{1,3})(週間|日|営業日|[かヶケカ]月)(?:以内|後|まで)|(今月末|来月末|[\d０-９]{1,2}月末|月末)(?!締|払|支払)|(今週|来週)?の?([月火水木金土日])曜日?(?:中|まで|に|必着)`,
  "gu",
);
const REPLIES = /回答|返信|ご返事|質問/u;
/** Prefectures, and towns that orders go to, with what of a town or ward stands behind. */
const PLACES =
  /(?:北海道|青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|東京|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|京都|大阪|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄|札幌|仙台|横浜|川崎|名古屋|神戸|堺|北九州|浜松|金沢|松山|那覇|つくば)[都府県市]?(?:\p{Script=Han}{1,4}?[市区町村])?/gu;
/** "プリンターが壊れたので新しいものを1台": what broke is what a count without a name counts. */
const BROKE = new RegExp(String.raw`(${NAME})[がはも](?:壊れ|故障|動かな|使えな|割れ)`, "gu");
const FARTHEST = 40;
/** "全員にお弁当とお茶を一つずつ": things for each of those who are counted. */
const EACH_OF = new RegExp(String.raw`((?:お?${NAME}[と、])*お?${NAME})[をは]?(?:それぞれ)?(${NUMBER})(${COUNTER})ずつ`, "gu");
const EVERYONE = /全員|各自|人数分|それぞれ|一人に|1人に|参加者に|皆に/u;
const HEADS = /(?<![\d０-９])([\d０-９]{1,5})[名人](?!あたり|当たり|につき|に|掛|用|前|分)/gu;
const CLAUSES: Clauses = {
  ends: /[。！？!?\n]/u,
  tells: /去年|昨年|先月|前回|以前|既に|すでに|でした|いました|しました/u,
  asks: /必要|ください|下さい|お願い|希望|欲しい|ほしい|注文|発注|見積|したい|探して|求め|なります/u,
  refuses: /不要|いりません|要りません|キャンセル|取り消|取りやめ|除い/u,
};

const scaled = (written: string, scale: string | undefined): number => counted(written) * (scale === undefined ? 1 : (TIMES[scale] ?? 1));

const DIGITS = "一二三四五六七八九";
/** A number in digits, or in 一 to 九百九十九. */
function counted(written: string): number {
  if (written === "半") return 0.5;
  if (!/^[一二三四五六七八九十百]+$/u.test(written)) return numberOf(written);
  let [whole, last] = [0, 0];
  for (const sign of written) {
    const times = sign === "百" ? 100 : sign === "十" ? 10 : undefined;
    if (times === undefined) last = DIGITS.indexOf(sign) + 1;
    else [whole, last] = [whole + (last || 1) * times, 0];
  }
  return whole + last;
}
const A_DOZEN = 12;

/** What a text in Japanese asks for: goods with a counter behind them or before them, money, days and towns. */
export function readJapanese(text: string, reference: Date): Statement {
  const money = findMoney(text);
  const deadlines = findDays(text, reference);
  const places = matches(text, PLACES).map(({ start, end, match }): PlaceMention => ({
    ...{
      start,
      end,
      place: match[0],
      country: "JP",
      confidence: /^(?:まで|へ|に|宛|の(?:新)?オフィス|市|区)/u.test(text.slice(end)) ? 0.9 : 0.6,
    },
  }));
  const taken: Span[] = [...money, ...deadlines];
  const goods: CountedGoods[] = [];
  const loose: QuantityMention[] = [];
  const forEach = forEachIn(text);
  for (const { spans } of forEach) taken.push(...spans);
  goods.push(...forEach.flatMap((one) => one.goods));
  const broke = matches(text, BROKE);
  for (const { start, match } of matches(text, BEHIND)) {
    const [whole, before = "", written = "", scale, counter = ""] = match;
    const from = start + whole.lastIndexOf(`${written}${scale ?? ""}`);
    const end = start + whole.length;
    if (taken.some((span) => overlaps(span, { start: from, end }))) continue;
    const count: QuantityMention = {
      start: from,
      end,
      quantity: scaled(written, scale) * (counter === "ダース" ? A_DOZEN : 1),
      unit: unitOf(counter),
      form: "unit",
    };
    const behind = nameOf(BEFORE.exec(text.slice(end))?.[1] ?? "");
    const named = nameOf(withoutPlaces(before)) ?? behind;
    const broken = named === undefined ? broke.find((one) => from > one.end && from - one.end < FARTHEST) : undefined;
    const replaced = nameOf(broken?.match[1] ?? "");
    if (named === undefined && broken && replaced !== undefined) goods.push({ name: replaced, start: broken.start, count });
    else if (named === undefined) loose.push(count);
    else goods.push({ name: named, start: text.indexOf(named, named === behind ? end : start), count });
  }
  return statementOf(text, { goods, loose, money, deadlines, places }, CLAUSES);
}

/** Where nobody says how many there are, the count is to be asked for. */
function forEachIn(text: string): { goods: CountedGoods[]; spans: Span[] }[] {
  if (!EVERYONE.test(text)) return [];
  const heads = matches(text, HEADS).reduce((sum, { match }) => sum + numberOf(match[1] ?? "0"), 0);
  return matches(text, EACH_OF).map(({ start, end, match }) => {
    const [, names = "", written = "", counter = ""] = match;
    const count: QuantityMention = { start, end, quantity: Math.max(1, heads) * counted(written), unit: unitOf(counter), form: "unit" };
    const goods = names.split(/[と、]/u).flatMap((said): CountedGoods[] => {
      const name = nameOf(said.replace(/^お/u, ""));
      return name === undefined ? [] : [{ name, start: text.indexOf(name, start), count, isCounted: heads > 0 }];
    });
    return { goods, spans: [{ start, end }] };
  });
}

/** The name of goods in a stretch of a text: what stands behind its last place, without the marks of a list. */
function nameOf(written: string): string | undefined {
  const name = written.replace(/^[\s・\-0-9０-９]*[・-][\s]*/u, "").trim();
  return /\p{Script=Han}|\p{Script=Katakana}{2}|[A-Za-z]{3}/u.test(name) && !NO_GOODS.test(name) ? name : undefined;
}

const withoutPlaces = (name: string): string => (PLACES.exec(name)?.[0].trim() === name.trim() ? "" : name);

const unitOf = (counter: string): string =>
  Object.entries(COUNTERS).find(([, words]) => new RegExp(`^(?:${words})$`, "u").test(counter))?.[0] ?? "piece";

function findMoney(text: string): MoneyMention[] {
  return matches(text, MONEY).map(({ start, end, match }) => {
    const [, signed, signedScale, written, scale, name = "円"] = match;
    const before = text.slice(Math.max(0, start - 16), start);
    const around = before + text.slice(end, end + 8);
    return {
      ...{ start, end, value: scaled(signed ?? written ?? "0", signedScale ?? scale), currency: CURRENCIES[name] },
      ...{ kind: EACH.test(before) ? "per-unit" : "total", confidence: LIMIT.test(around) ? 0.9 : 0.5 },
    };
  });
}

/** How many months on it ends: this one, the next one, or the one that is named. */
function monthsAhead(ending: string, reference: Date): number {
  const named = /^[\d０-９]{1,2}/u.exec(ending)?.[0];
  if (named === undefined) return ending === "来月末" ? 1 : 0;
  return (numberOf(named) - 1 - reference.getUTCMonth() + 12) % 12;
}

function findDays(text: string, reference: Date): DeadlineMention[] {
  return matches(text, DAYS).flatMap(({ start, end, match }): DeadlineMention[] => {
    const [, year, month, day, count, unit, ending, week, weekday] = match;
    if (REPLIES.test(text.slice(end, end + 12))) return [];
    const many = counted(count ?? "0");
    const date =
      month !== undefined
        ? nextDay(numberOf(month), numberOf(day ?? "1"), reference, year === undefined ? undefined : numberOf(year))
        : weekday !== undefined
          ? weekdayOn("月火水木金土日".indexOf(weekday), week === "来週", reference)
          : ending !== undefined
            ? endOfMonth(monthsAhead(ending, reference), reference)
            : unit === "週間"
              ? daysOn(7 * many, reference)
              : unit === "日" || unit === "営業日"
                ? daysOn(unit === "日" ? many : Math.ceil((many * 7) / 5), reference)
                : monthsOn(many, reference);
    return [{ start, end, date, role: "delivery", form: month === undefined ? "span" : "named", confidence: 0.9 }];
  });
}
