import type { Language } from "./question-facts.ts";

/** What this side asks by itself: `differs` where the buyer's setting and the conversation say two things, `unsupported` where the conversation does not bear a value out, `unclaimed` where nothing in the brief comes from an amount, `unsaid` where a figure is nowhere in the conversation, `contradicted` where it says two things, `doubted` where a second reading finds what was often wrong, `mentioned` where lines were left out for it. */
export type Asked = "differs" | "unsupported" | "unclaimed" | "unsaid" | "contradicted" | "doubted" | "mentioned";
export type AskedField = "title" | "quantity" | "item" | "budget" | "currency" | "delivery" | "deadline" | "constraints";

const FIELDS: Record<Language, Record<AskedField, string>> = {
  en: {
    title: "the title",
    quantity: "the quantity",
    item: "this item",
    budget: "the budget",
    currency: "the currency",
    delivery: "the place of delivery",
    deadline: "the deadline",
    constraints: "the constraints",
  },
  de: {
    title: "dem Titel",
    quantity: "der Menge",
    item: "dieser Position",
    budget: "dem Budget",
    currency: "der Währung",
    delivery: "dem Lieferort",
    deadline: "dem Termin",
    constraints: "den Bedingungen",
  },
  fr: {
    title: "le titre",
    quantity: "la quantité",
    item: "cet article",
    budget: "le budget",
    currency: "la devise",
    delivery: "le lieu de livraison",
    deadline: "la date limite",
    constraints: "les conditions",
  },
  es: {
    title: "el título",
    quantity: "la cantidad",
    item: "este artículo",
    budget: "el presupuesto",
    currency: "la moneda",
    delivery: "el lugar de entrega",
    deadline: "la fecha límite",
    constraints: "las condiciones",
  },
  it: {
    title: "il titolo",
    quantity: "la quantità",
    item: "questo articolo",
    budget: "il budget",
    currency: "la valuta",
    delivery: "il luogo di consegna",
    deadline: "la scadenza",
    constraints: "le condizioni",
  },
  nl: {
    title: "de titel",
    quantity: "het aantal",
    item: "dit artikel",
    budget: "het budget",
    currency: "de valuta",
    delivery: "de plaats van levering",
    deadline: "de termijn",
    constraints: "de voorwaarden",
  },
  ja: {
    title: "件名",
    quantity: "数量",
    item: "この品目",
    budget: "ご予算",
    currency: "通貨",
    delivery: "納品先",
    deadline: "納期",
    constraints: "条件",
  },
  ar: {
    title: "العنوان",
    quantity: "الكمية",
    item: "هذا البند",
    budget: "الميزانية",
    currency: "العملة",
    delivery: "مكان التسليم",
    deadline: "موعد التسليم",
    constraints: "الشروط",
  },
};

const TEXTS: Record<Language, Record<Asked, (field: string, about: string) => string>> = {
  en: {
    differs: (field, about) => `You set ${field}${about} yourself, and the conversation now says otherwise. Which is right?`,
    unsupported: (field, about) => `We did not find ${field}${about} in the conversation for certain. Is it right as it stands?`,
    unclaimed: (field, about) => `The conversation speaks of an amount${about} that nothing in the brief comes from. Is it ${field}?`,
    unsaid: (_, about) => `We left out what the conversation does not say${about}. Is the brief right without it?`,
    contradicted: (field, about) => `The conversation gives more than one answer for ${field}${about}. Which one holds?`,
    doubted: (field, about) => `Please look at ${field} once more${about}. Is it right?`,
    mentioned: (_, about) => `We left out what may only have been mentioned${about}. Should it be bought too?`,
  },
  de: {
    differs: (field, about) => `Zu ${field}${about} haben Sie selbst etwas eingetragen, das Gespräch sagt nun etwas anderes. Was gilt?`,
    unsupported: (field, about) => `Wir sind bei ${field}${about} nicht sicher. Stimmt die Angabe?`,
    unclaimed: (field, about) => `Das Gespräch nennt einen Betrag${about}, der in keiner Angabe steht. Gehört er zu ${field}?`,
    unsaid: (_, about) => `Was das Gespräch nicht sagt, haben wir weggelassen${about}. Stimmt es ohne das?`,
    contradicted: (field, about) => `Im Gespräch gibt es zu ${field} mehr als eine Angabe${about}. Welche gilt?`,
    doubted: (field, about) => `Bei ${field} sind wir nicht sicher${about}. Stimmt das so?`,
    mentioned: (_, about) => `Was vielleicht nur erwähnt wurde, haben wir weggelassen${about}. Soll es auch gekauft werden?`,
  },
  fr: {
    differs: (field, about) =>
      `Vous avez fixé vous-même ${field}${about}, et la conversation dit maintenant autre chose. Que faut-il retenir ?`,
    unsupported: (field, about) => `Nous n'avons pas trouvé ${field}${about} avec certitude dans la conversation. Est-ce exact ?`,
    unclaimed: (field, about) => `La conversation cite un montant${about} dont rien n'a été repris. Est-ce ${field} ?`,
    unsaid: (_, about) => `Nous avons laissé de côté ce que la conversation ne dit pas${about}. Est-ce juste sans cela ?`,
    contradicted: (field, about) => `La conversation donne plus d'une réponse pour ${field}${about}. Laquelle est la bonne ?`,
    doubted: (field, about) => `Merci de vérifier ${field}${about}. Est-ce exact ?`,
    mentioned: (_, about) => `Nous avons laissé de côté ce qui n'a peut-être été que mentionné${about}. Faut-il aussi l'acheter ?`,
  },
  es: {
    differs: (field, about) => `Usted fijó ${field}${about}, y ahora la conversación dice otra cosa. ¿Qué es lo correcto?`,
    unsupported: (field, about) => `No hemos encontrado con certeza ${field}${about} en la conversación. ¿Es correcto así?`,
    unclaimed: (field, about) => `La conversación cita un importe${about} que no se ha recogido. ¿Es ${field}?`,
    unsaid: (_, about) => `Hemos dejado fuera lo que la conversación no dice${about}. ¿Es correcto así?`,
    contradicted: (field, about) => `La conversación da más de una respuesta para ${field}${about}. ¿Cuál vale?`,
    doubted: (field, about) => `Compruebe, por favor, ${field}${about}. ¿Es correcto?`,
    mentioned: (_, about) => `Hemos dejado fuera lo que quizá solo se ha mencionado${about}. ¿Hay que comprarlo también?`,
  },
  it: {
    differs: (field, about) => `Ha indicato Lei ${field}${about}, e ora la conversazione dice altro. Che cosa vale?`,
    unsupported: (field, about) => `Non abbiamo trovato con certezza ${field}${about} nella conversazione. È corretto così?`,
    unclaimed: (field, about) => `La conversazione cita un importo${about} che non è stato ripreso. È ${field}?`,
    unsaid: (_, about) => `Abbiamo lasciato fuori ciò che la conversazione non dice${about}. È corretto così?`,
    contradicted: (field, about) => `La conversazione dà più di una risposta per ${field}${about}. Quale vale?`,
    doubted: (field, about) => `Controlli per favore ${field}${about}. È corretto?`,
    mentioned: (_, about) => `Abbiamo lasciato fuori ciò che forse è stato solo nominato${about}. Va comprato anche questo?`,
  },
  nl: {
    differs: (field, about) => `U hebt ${field}${about} zelf ingevuld, en het gesprek zegt nu iets anders. Wat klopt?`,
    unsupported: (field, about) => `We hebben ${field}${about} niet met zekerheid in het gesprek gevonden. Klopt het zo?`,
    unclaimed: (field, about) => `Het gesprek noemt een bedrag${about} dat nergens is overgenomen. Is dat ${field}?`,
    unsaid: (_, about) => `Wat het gesprek niet zegt, hebben we weggelaten${about}. Klopt het zo?`,
    contradicted: (field, about) => `Het gesprek geeft meer dan één antwoord voor ${field}${about}. Welk geldt?`,
    doubted: (field, about) => `Kijk nog eens naar ${field}${about}. Klopt het?`,
    mentioned: (_, about) => `Wat misschien alleen genoemd werd, hebben we weggelaten${about}. Moet het ook gekocht worden?`,
  },
  ja: {
    differs: (field, about) => `${field}${about}はご自身で設定されましたが、その後の会話では別の内容になっています。どちらが正しいですか？`,
    unsupported: (field, about) => `${field}${about}を会話の中ではっきり確認できませんでした。このままで正しいですか？`,
    unclaimed: (field, about) => `会話に出た金額${about}が依頼に使われていません。これは${field}ですか？`,
    unsaid: (_, about) => `会話にない内容は省きました${about}。それで正しいですか？`,
    contradicted: (field, about) => `${field}${about}について会話に複数の答えがあります。どれが正しいですか？`,
    doubted: (field, about) => `${field}${about}をもう一度ご確認ください。正しいですか？`,
    mentioned: (_, about) => `話に出ただけかもしれないものは省きました${about}。これも購入しますか？`,
  },
  ar: {
    differs: (field, about) => `حددت ${field}${about} بنفسك، والمحادثة تقول الآن غير ذلك. أيهما الصحيح؟`,
    unsupported: (field, about) => `لم نجد ${field}${about} في المحادثة على وجه اليقين. هل هو صحيح كما هو؟`,
    unclaimed: (field, about) => `تذكر المحادثة مبلغا${about} لم يُؤخذ منه شيء في الطلب. هل هو ${field}؟`,
    unsaid: (_, about) => `تركنا ما لم يرد في المحادثة${about}. هل الطلب صحيح من دونه؟`,
    contradicted: (field, about) => `في المحادثة أكثر من جواب بخصوص ${field}${about}. أيها الصحيح؟`,
    doubted: (field, about) => `يرجى مراجعة ${field}${about}. هل هو صحيح؟`,
    mentioned: (_, about) => `تركنا ما ربما ذُكر فقط${about}. هل يُشترى أيضا؟`,
  },
};

const MAX_NAME = 120;

/** The question in the buyer's language; `name` is the item's it is about. */
export function questionText(language: Language, asked: Asked, field: AskedField, name?: string): string {
  const about = name === undefined ? "" : ` (${name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name})`;
  return TEXTS[language][asked](FIELDS[language][field], about.toWellFormed());
}
