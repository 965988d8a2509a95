/** Plurals that change a word from within, beside their singulars. */
const BROKEN_PLURALS: readonly (readonly [one: string, many: string])[] = [
  ["كرسي", "كراسي"],
  ["مكتب", "مكاتب"],
  ["جهاز", "أجهزة"],
  ["قلم", "أقلام"],
  ["كوب", "أكواب"],
  ["كأس", "كؤوس"],
  ["طبق", "أطباق"],
  ["صحن", "صحون"],
  ["ملعقة", "ملاعق"],
  ["صينية", "صواني"],
  ["صندوق", "صناديق"],
  ["خزانة", "خزائن"],
  ["دفتر", "دفاتر"],
  ["كتاب", "كتب"],
  ["مصباح", "مصابيح"],
  ["حقيبة", "حقائب"],
  ["لوح", "ألواح"],
  ["مقعد", "مقاعد"],
  ["درج", "أدراج"],
  ["رف", "رفوف"],
  ["هاتف", "هواتف"],
  ["حاسوب", "حواسيب"],
  ["مفتاح", "مفاتيح"],
  ["خوذة", "خوذ"],
  ["حذاء", "أحذية"],
  ["وسادة", "وسائد"],
  ["ستارة", "ستائر"],
  ["قميص", "قمصان"],
  ["مروحة", "مراوح"],
  ["بطانية", "بطاطين"],
  ["مكيف", "مكيفات"],
  ["سلم", "سلالم"],
  ["خيمة", "خيام"],
  ["منشفة", "مناشف"],
];
const SINGULARS = new Map(BROKEN_PLURALS.map(([one, many]) => [bare(many), bare(one)]));

const ARTICLE = /^[وف]?(?:[بك]?ال|لل)(?=\p{L}{2})/u;
const ENDING = /(?<=\p{L}{3})(?:تين|تان|ات|ين|ان|ون|ة|ا)$/u;
const SHORTEST = 3;

/** A noun without its article, its ending and the change of its plural: "الكراسي" and "كرسيا" are one. */
export function stemOfArabic(word: string): string {
  const plain = bare(word).replace(ARTICLE, "");
  const known = SINGULARS.get(plain);
  if (known !== undefined) return known.replace(ENDING, "");
  const singular = plain.length > SHORTEST && plain.startsWith("و") ? SINGULARS.get(plain.slice(1)) : undefined;
  return (singular ?? plain).replace(ENDING, "");
}

/** Without what is written over letters: أ, إ and آ are one letter to whoever is in a hurry. */
function bare(word: string): string {
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "");
}

/** Those who come, work or are taught: they are given things, and are none. */
export const PERSONS =
  "شخص\\p{L}*|أشخاص|موظف\\p{L}*|ضيف\\p{L}*|ضيوف|طالب\\p{L}*|طلاب|طلبة|منظم\\p{L}*|مدرب\\p{L}*|متدرب\\p{L}*|معلم\\p{L}*|مدرس\\p{L}*|مشارك\\p{L}*|متطوع\\p{L}*|عامل\\p{L}*|عمال|مهندس\\p{L}*|طفل\\p{L}*|أطفال|زائر\\p{L}*|زوار|مشرف\\p{L}*|لاعب\\p{L}*|عضو\\p{L}*|أعضاء|نزيل\\p{L}*|نزلاء|مرافق\\p{L}*";

/** Rooms and houses, which things are bought for. */
export const ROOMS =
  "فصل|فصول|صف|صفوف|قاعة|قاعات|غرفة|غرف|طابق|طوابق|مبنى|مباني|مدرسة|مدارس|متجر|متاجر|محل|محلات|فرع|فروع|عيادة|عيادات|شقة|شقق|سيارة|سيارات|حافلة|حافلات";
