/** A size, capacity or count in one unit a dimension, so that 24 inch and 61 cm are the same. */
export interface Measure {
  dimension: string;
  value: number;
  /** As it is written, folded: "27 pulgadas". */
  text: string;
}

const UNITS: readonly (readonly [dimension: string, factor: number, names: string])[] = [
  ["length", 25.4, "inch|inches|in|zoll|pouce|pouces|pulgada|pulgadas|pollice|pollici|duim"],
  ["length", 10, "cm|centimeter|centimeters|centimetre|zentimeter"],
  ["length", 1, "mm|millimeter|millimetre"],
  ["length", 1000, "m|meter|meters|metre|metres|metro|metri|metros"],
  ["length", 304.8, "ft|feet|foot"],
  ["bytes", 1, "gb|go|gbyte|gigabyte|gigabytes"],
  ["bytes", 1000, "tb|to|terabyte|terabytes"],
  ["bytes", 0.001, "mb|mo|megabyte|megabytes"],
  ["hertz", 1, "mhz"],
  ["hertz", 1000, "ghz"],
  ["watts", 1, "w|watt|watts"],
  ["watts", 1000, "kw"],
  ["volts", 1, "v|volt|volts"],
  ["pixels", 1, "mp|megapixel|megapixels|mpx"],
  ["charge", 1, "mah"],
  ["litres", 1, "l|liter|liters|litre|litres|litro|litri|litros"],
  ["litres", 0.001, "ml"],
  ["litres", 28.317, "cu|cubic"],
  ["grams", 1000, "kg|kilo"],
  ["grams", 453.6, "lb|lbs|pound|pounds"],
  ["grams", 28.35, "oz|ounce|ounces"],
  ["ports", 1, "port|ports|fach"],
  ["sheets", 1, "sheet|sheets|blatt|feuilles|hojas|fogli|vel"],
  ["ways", 1, "way"],
];

const BY_NAME = new Map(
  UNITS.flatMap(([dimension, factor, names]) => names.split("|").map((name) => [name, { dimension, factor }] as const)),
);

const NUMBER = "\\d{1,6}(?:[.,]\\d{1,3})?";
const NAMES = [...BY_NAME.keys()].toSorted((a, b) => b.length - a.length).join("|");
const MEASURE = new RegExp(
  `(?<![\\p{L}\\p{N}.]|\\p{L}-)(${NUMBER}(?:\\s?[x×]\\s?${NUMBER}){0,2})(?:\\s|-)?(${NAMES})(?![\\p{L}\\p{N}])`,
  "gu",
);

/** The measures of folded text, and the text without them. */
export function measuresIn(text: string): { measures: Measure[]; rest: string } {
  const measures: Measure[] = [];
  const rest = text.replace(MEASURE, (_, numbers: string, name: string) => {
    const unit = BY_NAME.get(name);
    for (const number of numbers.split(/[x×]/)) {
      const value = Number(number.trim().replace(",", "."));
      if (unit && Number.isFinite(value)) {
        measures.push({ dimension: unit.dimension, value: value * unit.factor, text: `${number.trim()} ${name}` });
      }
    }
    return " ";
  });
  return { measures, rest };
}

/** Inches and centimetres of one screen are rounded each for itself. */
const TOLERANCE = 0.03;

export const isSameMeasure = (a: Pick<Measure, "dimension" | "value">, b: Pick<Measure, "dimension" | "value">): boolean =>
  a.dimension === b.dimension && Math.abs(a.value - b.value) <= TOLERANCE * Math.max(a.value, b.value);
