import type { KnownLanguage } from "./question-facts.ts";

/** A number written in words, and where it stands. The agent reads by words of its own: whoever verifies believes none of its tables. */
export interface SpokenNumber {
  start: number;
  end: number;
  value: number;
}

/** Words below a hundred and the hundreds that have names of their own, as `word=value`; "&" is what joins them: "fünf und zwanzig". */
const ATOMS: Readonly<Record<KnownLanguage, string>> = {
  en: "one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fourty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 dozen=x12 dozens=x12 hundred=x100 thousand=x1000 million=x1000000 and=&",
  de: "ein=1 eins=1 zwei=2 zwo=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwölf=12 sechzehn=16 siebzehn=17 zwanzig=20 dreißig=30 dreissig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90 dutzend=x12 hundert=x100 tausend=x1000 million=x1000000 millionen=x1000000 und=&",
  fr: "un=1 une=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 quatorze=14 quinze=15 seize=16 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 septante=70 huitante=80 nonante=90 quatre-vingts=80 quatre-vingt=80 dizaine=x10 dizaines=x10 douzaine=x12 douzaines=x12 vingtaine=20 trentaine=30 cinquantaine=50 centaine=x100 cent=x100 cents=x100 mille=x1000 million=x1000000 millions=x1000000 et=&",
  es: "un=1 uno=1 una=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 trece=13 catorce=14 quince=15 dieciséis=16 dieciseis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 veinti=20 veintiún=21 veintidós=22 veintitrés=23 veintiséis=26 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 decena=x10 docena=x12 docenas=x12 cien=100 ciento=100 doscientos=200 doscientas=200 trescientos=300 trescientas=300 cuatrocientos=400 cuatrocientas=400 quinientos=500 quinientas=500 seiscientos=600 seiscientas=600 setecientos=700 setecientas=700 ochocientos=800 ochocientas=800 novecientos=900 novecientas=900 mil=x1000 millón=x1000000 millones=x1000000 y=&",
  it: "un=1 uno=1 una=1 due=2 tre=3 tré=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12 tredici=13 quattordici=14 quindici=15 sedici=16 diciassette=17 diciotto=18 diciannove=19 venti=20 vent=20 trenta=30 trent=30 quaranta=40 quarant=40 cinquanta=50 cinquant=50 sessanta=60 sessant=60 settanta=70 settant=70 ottanta=80 ottant=80 novanta=90 novant=90 decina=x10 dozzina=x12 dozzine=x12 cento=x100 cent=x100 mille=x1000 mila=x1000 milione=x1000000 milioni=x1000000 e=&",
  nl: "een=1 één=1 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 dertien=13 veertien=14 twintig=20 dertig=30 veertig=40 vijftig=50 zestig=60 zeventig=70 tachtig=80 negentig=90 dozijn=x12 honderd=x100 duizend=x1000 miljoen=x1000000 en=& ën=&",
};

/** Words that are an article, a verb or an adjective as often as a number where they stand alone. */
const NEVER_ALONE = new Map(Object.entries({ ein: 1, un: 1, une: 1, uno: 1, una: 1, een: 1, one: 1, cent: 100, neuf: 9, sei: 6 }));
const HALF_DOZEN =
  /(?<!\p{L})(?:half an?|(?:ein )?halbes|une demi-|media|mezza|een half) ?(?:dozen|dutzend|douzaine|docena|dozzina|dozijn)(?!\p{L})/giu;
const WORD = /\p{L}+(?:-\p{L}+)*/gu;
const LONGEST_WORD = 60;

interface Atom {
  word: string;
  value: number;
  times: boolean;
}

const tables = new Map<KnownLanguage, Atom[]>();

function atomsOf(language: KnownLanguage): Atom[] {
  const known = tables.get(language);
  if (known) return known;
  const atoms = ATOMS[language].split(" ").map((entry) => {
    const [word = "", written = ""] = entry.split("=");
    return { word, value: written === "&" ? 0 : Number(written.replace("x", "")), times: written.startsWith("x") };
  });
  // Longest first, so that "sechzig" is not read as "sechs".
  const sorted = atoms.toSorted((one, other) => other.word.length - one.word.length);
  tables.set(language, sorted);
  return sorted;
}

/** The atoms one written word is made of ("zweihundertfünfzig"), or undefined where anything is left over. */
function segmented(word: string, atoms: readonly Atom[]): Atom[] | undefined {
  if (word === "") return [];
  for (const atom of atoms) {
    if (!word.startsWith(atom.word)) continue;
    const rest = segmented(word.slice(atom.word.length).replace(/^-/, ""), atoms);
    if (rest) return [atom, ...rest];
  }
  return undefined;
}

const matches = (text: string, pattern: RegExp): { start: number; end: number; word: string }[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, word: match[0].toLowerCase() }));

function valueOf(atoms: readonly Atom[]): number {
  let total = 0;
  let current = 0;
  for (const { value, times } of atoms) {
    if (!times) current += value;
    else if (value < 1000) current = (current || 1) * value;
    else {
      total += (current || 1) * value;
      current = 0;
    }
  }
  return total + current;
}

/** Every number written in words of this language, in order of place. */
export function findNumberWords(text: string, language: KnownLanguage): SpokenNumber[] {
  const halves = matches(text, HALF_DOZEN).map(({ start, end }) => ({ start, end, value: 6 }));
  const found: SpokenNumber[] = [...halves];
  const atoms = atomsOf(language);
  const joiners = new Set(atoms.filter(({ value }) => value === 0).map(({ word }) => word));
  let run: { start: number; end: number; atoms: Atom[] } | undefined;
  const close = (): void => {
    const written = run && text.slice(run.start, run.end).toLowerCase();
    const value = run ? valueOf(run.atoms) : 0;
    if (run && value > 0 && !NEVER_ALONE.has(written ?? "") && !halves.some(({ start, end }) => run && start < run.end && run.start < end))
      found.push({ start: run.start, end: run.end, value });
    run = undefined;
  };
  for (const { start, end, word } of matches(text, WORD)) {
    const parts = word.length > LONGEST_WORD ? undefined : segmented(word, atoms);
    const isJoined = run !== undefined && /^[ -]$/.test(text.slice(run.end, start));
    // What only joins belongs to a number where another part of it follows.
    const next = run && isJoined && joiners.has(word) ? segmented(nextWord(text, end), atoms) : undefined;
    if (run && next && !endsAt(run.atoms, next)) {
      run.end = end;
      continue;
    }
    if (!parts || joiners.has(word) || !isJoined || (run && endsAt(run.atoms, parts))) close();
    if (!parts || joiners.has(word)) continue;
    run = run ? { start: run.start, end, atoms: [...run.atoms, ...parts] } : { start, end, atoms: parts };
  }
  close();
  return found.toSorted((one, other) => one.start - other.start);
}

const nextWord = (text: string, from: number): string =>
  /^ (\p{L}{1,60})(?!\p{L})/u.exec(text.slice(from, from + LONGEST_WORD))?.[1]?.toLowerCase() ?? "-";

/** "two, three" and "five five" are two numbers: a unit follows no unit, a ten no ten. */
function endsAt(run: readonly Atom[], next: readonly Atom[]): boolean {
  const [last, first] = [run.at(-1), next[0]];
  if (!last || !first || last.times || first.times || last.value === 0 || first.value === 0) return false;
  return !(last.value >= 20 && first.value < last.value && (last.value >= 100 || first.value < 20));
}

/** What words of a text may mean that stand for a number as often as for something else: "one desk" has one. */
export const doubtfulWords = (text: string): number[] => matches(text, WORD).flatMap(({ word }) => NEVER_ALONE.get(word) ?? []);

/** A word that only begins with a number has that number too: "fünfjähriger", "dreitürig", "vierundzwanzigmonatig" (24, and 4). */
export function numbersBegun(text: string, language: KnownLanguage): number[] {
  const atoms = atomsOf(language);
  return matches(text, WORD).flatMap(({ word }) => {
    const begun: Atom[] = [];
    const next = (rest: string): Atom | undefined => atoms.find((atom) => rest.startsWith(atom.word));
    let at = 0;
    for (let atom = next(word); atom && at < LONGEST_WORD; atom = next(word.slice(at))) {
      begun.push(atom);
      at += atom.word.length;
    }
    const [first] = begun;
    return first && first.value > 0 && first.word.length > 2 ? [first.value, valueOf(begun)] : [];
  });
}
