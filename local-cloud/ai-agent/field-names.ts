import type { AskingLanguage } from "./languages.ts";

/** What the buyer may still be asked for, in the order to ask it. */
export const MISSING = ["quantity", "budget", "currency", "delivery", "delivery.country", "deadline"] as const;
export type Missing = (typeof MISSING)[number];

/** What a buyer is asked about. */
export type Asked = Missing | "item";

/** As the buyer is told of it. */
export const FIELD_NAMES: Readonly<Record<AskingLanguage, Readonly<Record<Asked, string>>>> = {
  en: {
    quantity: "the quantity",
    budget: "the budget",
    currency: "the currency",
    delivery: "the place of delivery",
    "delivery.country": "the country of delivery",
    deadline: "the delivery date",
    item: "the item",
  },
  de: {
    quantity: "die Menge",
    budget: "das Budget",
    currency: "die Währung",
    delivery: "der Lieferort",
    "delivery.country": "das Lieferland",
    deadline: "der Liefertermin",
    item: "die Position",
  },
  fr: {
    quantity: "la quantité",
    budget: "le budget",
    currency: "la devise",
    delivery: "le lieu de livraison",
    "delivery.country": "le pays de livraison",
    deadline: "la date de livraison",
    item: "l'article",
  },
  es: {
    quantity: "la cantidad",
    budget: "el presupuesto",
    currency: "la moneda",
    delivery: "el lugar de entrega",
    "delivery.country": "el país de entrega",
    deadline: "la fecha de entrega",
    item: "el artículo",
  },
  it: {
    quantity: "la quantità",
    budget: "il budget",
    currency: "la valuta",
    delivery: "il luogo di consegna",
    "delivery.country": "il paese di consegna",
    deadline: "la data di consegna",
    item: "l'articolo",
  },
  nl: {
    quantity: "het aantal",
    budget: "het budget",
    currency: "de valuta",
    delivery: "de leverplaats",
    "delivery.country": "het land van levering",
    deadline: "de leverdatum",
    item: "het artikel",
  },
  ja: {
    quantity: "数量",
    budget: "ご予算",
    currency: "通貨",
    delivery: "納品先",
    "delivery.country": "納品先の国",
    deadline: "納期",
    item: "品目",
  },
  ar: {
    quantity: "الكمية",
    budget: "الميزانية",
    currency: "العملة",
    delivery: "مكان التسليم",
    "delivery.country": "بلد التسليم",
    deadline: "موعد التسليم",
    item: "البند",
  },
};
