import { invalidParameter } from "./errors.ts";

/** Presentment currencies Stripe's documentation lists, with those of three decimals. */
const SUPPORTED = new Set(
  (
    "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk " +
    "djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jpy kes kgs khr kmf krw kyd kzt " +
    "lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln pyg qar ron rsd " +
    "rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw " +
    "bhd jod kwd omr tnd"
  ).split(" "),
);

/** Amounts in these are whole units: 500 is ¥500. */
const ZERO_DECIMAL = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
/** Amounts in these are thousandths, of which the last digit must be 0. */
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));
/** Stripe holds ISK and UGX as two-decimal for compatibility, though the units have none. */
const WHOLE_HUNDREDS = new Set(["isk", "ugx"]);

/** Smallest charge in the currency's minor unit, where Stripe publishes one. */
const MINIMUM: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};
/** Eight digits; twelve of one currency. */
const MAXIMUM: Readonly<Record<string, number>> = { idr: 999_999_999_999 };
const MAXIMUM_ELSE = 99_999_999;

/** The currency in lower case, as Stripe answers it; 400 for one it does not take. */
export function parseCurrency(given: string): string {
  const currency = given.toLowerCase();
  if (!SUPPORTED.has(currency)) {
    throw invalidParameter(
      "currency",
      `Invalid currency: ${given}. Stripe currently supports these currencies: ${[...SUPPORTED].join(", ")}`,
    );
  }
  return currency;
}

/** Checks an amount in the currency's minor units (whole units where it has none); 400 as Stripe answers it. */
export function checkAmount(amount: number, currency: string): void {
  if (amount < 1) throw invalidParameter("amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  const minimum = MINIMUM[currency] ?? 1;
  if (amount < minimum) {
    throw invalidParameter("amount", `Amount must be at least ${readable(minimum, currency)} ${currency}`, "amount_too_small");
  }
  const maximum = MAXIMUM[currency] ?? MAXIMUM_ELSE;
  if (amount > maximum) {
    throw invalidParameter("amount", `Amount must be no more than ${readable(maximum, currency)} ${currency}`, "amount_too_large");
  }
  const step = THREE_DECIMAL.has(currency) ? 10 : WHOLE_HUNDREDS.has(currency) ? 100 : 1;
  if (amount % step !== 0) {
    throw invalidParameter("amount", `Amounts in ${currency} must be a multiple of ${step}`, "parameter_invalid_integer");
  }
}

function readable(amount: number, currency: string): string {
  if (ZERO_DECIMAL.has(currency)) return String(amount);
  return THREE_DECIMAL.has(currency) ? (amount / 1000).toFixed(3) : (amount / 100).toFixed(2);
}
