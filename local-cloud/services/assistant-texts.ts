import type { Missing } from "../ai-agent/field-names.ts";
import type { AskingLanguage } from "../ai-agent/languages.ts";

/** What the assistant says in one language. Its questions are those that `questionOf` of the agent understands. */
export interface AssistantTexts {
  /** Where nothing to buy was named. */
  help: string;
  noted: (what: string) => string;
  budget: (money: string, kind: "total" | "per-unit") => string;
  delivery: (place: string) => string;
  deadline: (day: string) => string;
  constraints: (all: string) => string;
  stillNeeded: (what: string) => string;
  complete: string;
  /** What gets the buyer to say what is missing. */
  questions: Readonly<Record<Missing, string>>;
}

/** In the buyers' languages. */
export const ASSISTANT_TEXTS: Readonly<Record<AskingLanguage, AssistantTexts>> = {
  en: {
    help: "I can help you to procure goods: I turn what you need into a brief, and search the suppliers for it. What do you need, and how many of it?",
    noted: (what) => `I have noted ${what}.`,
    budget: (money, kind) => `a budget of ${money} ${kind === "total" ? "in total" : "per unit"}`,
    delivery: (place) => `delivery to ${place}`,
    deadline: (day) => `needed by ${day}`,
    constraints: (all) => `with the constraints: ${all}`,
    stillNeeded: (what) => `To complete the brief I still need ${what}.`,
    complete: "That is all I need: finalize the session, and the suppliers will be searched.",
    questions: {
      quantity: "How many do you need?",
      budget: "What is your budget, in total or per unit?",
      currency: "In which currency is your budget?",
      delivery: "Where should it be delivered to?",
      "delivery.country": "Which country is it to be delivered to?",
      deadline: "When do you need it by?",
    },
  },
  de: {
    help: "Ich helfe Ihnen beim Einkauf: Aus Ihrem Bedarf mache ich eine Anfrage und suche damit bei den Lieferanten. Was brauchen Sie, und wie viel davon?",
    noted: (what) => `Ich habe notiert: ${what}.`,
    budget: (money, kind) => `Budget ${money} ${kind === "total" ? "insgesamt" : "pro Stück"}`,
    delivery: (place) => `Lieferung nach ${place}`,
    deadline: (day) => `gebraucht bis ${day}`,
    constraints: (all) => `mit den Bedingungen: ${all}`,
    stillNeeded: (what) => `Für die Anfrage fehlt mir noch: ${what}.`,
    complete: "Mehr brauche ich nicht: Schließen Sie das Gespräch ab, dann wird bei den Lieferanten gesucht.",
    questions: {
      quantity: "Wie viele brauchen Sie?",
      budget: "Wie hoch ist Ihr Budget, insgesamt oder pro Stück?",
      currency: "In welcher Währung ist Ihr Budget?",
      delivery: "Wohin soll geliefert werden?",
      "delivery.country": "In welches Land soll geliefert werden?",
      deadline: "Bis wann brauchen Sie es?",
    },
  },
  fr: {
    help: "Je vous aide à acheter : je fais de votre besoin une demande et je cherche chez les fournisseurs. De quoi avez-vous besoin, et en quelle quantité ?",
    noted: (what) => `J'ai noté : ${what}.`,
    budget: (money, kind) => `budget de ${money} ${kind === "total" ? "au total" : "par pièce"}`,
    delivery: (place) => `livraison : ${place}`,
    deadline: (day) => `au plus tard le ${day}`,
    constraints: (all) => `aux conditions suivantes : ${all}`,
    stillNeeded: (what) => `Pour compléter la demande, il me manque encore ${what}.`,
    complete: "Je n'ai besoin de rien d'autre : clôturez la conversation, et la recherche chez les fournisseurs commencera.",
    questions: {
      quantity: "Combien vous en faut-il ?",
      budget: "Quel est votre budget, au total ou par pièce ?",
      currency: "Dans quelle devise est votre budget ?",
      delivery: "Où faut-il livrer ?",
      "delivery.country": "Dans quel pays faut-il livrer ?",
      deadline: "Pour quand vous le faut-il ?",
    },
  },
  es: {
    help: "Le ayudo a comprar: convierto lo que necesita en una solicitud y busco entre los proveedores. ¿Qué necesita, y en qué cantidad?",
    noted: (what) => `He anotado: ${what}.`,
    budget: (money, kind) => `presupuesto de ${money} ${kind === "total" ? "en total" : "por unidad"}`,
    delivery: (place) => `entrega en ${place}`,
    deadline: (day) => `a más tardar el ${day}`,
    constraints: (all) => `con las condiciones: ${all}`,
    stillNeeded: (what) => `Para completar la solicitud me falta todavía: ${what}.`,
    complete: "No necesito nada más: cierre la conversación y se buscará entre los proveedores.",
    questions: {
      quantity: "¿Cuántas unidades necesita?",
      budget: "¿Cuál es su presupuesto, en total o por unidad?",
      currency: "¿En qué moneda es su presupuesto?",
      delivery: "¿Dónde hay que entregarlo?",
      "delivery.country": "¿En qué país hay que entregarlo?",
      deadline: "¿Para cuándo lo necesita?",
    },
  },
  it: {
    help: "L'aiuto a fare acquisti: di ciò che Le serve faccio una richiesta e cerco tra i fornitori. Di che cosa ha bisogno, e in che quantità?",
    noted: (what) => `Ho annotato: ${what}.`,
    budget: (money, kind) => `budget di ${money} ${kind === "total" ? "in tutto" : "al pezzo"}`,
    delivery: (place) => `consegna a ${place}`,
    deadline: (day) => `entro il ${day}`,
    constraints: (all) => `con le condizioni: ${all}`,
    stillNeeded: (what) => `Per completare la richiesta mi manca ancora: ${what}.`,
    complete: "Non mi serve altro: chiuda la conversazione e si cercherà tra i fornitori.",
    questions: {
      quantity: "Quanti pezzi Le servono?",
      budget: "Qual è il budget, in tutto o al pezzo?",
      currency: "In quale valuta è il budget?",
      delivery: "Dove va consegnato?",
      "delivery.country": "In quale paese va consegnato?",
      deadline: "Entro quando Le serve?",
    },
  },
  nl: {
    help: "Ik help u inkopen: van wat u nodig hebt maak ik een aanvraag, en daarmee zoek ik bij de leveranciers. Wat hebt u nodig, en hoeveel ervan?",
    noted: (what) => `Ik heb genoteerd: ${what}.`,
    budget: (money, kind) => `budget ${money} ${kind === "total" ? "in totaal" : "per stuk"}`,
    delivery: (place) => `levering in ${place}`,
    deadline: (day) => `uiterlijk ${day}`,
    constraints: (all) => `met de voorwaarden: ${all}`,
    stillNeeded: (what) => `Voor de aanvraag mis ik nog: ${what}.`,
    complete: "Meer heb ik niet nodig: rond het gesprek af, dan wordt er bij de leveranciers gezocht.",
    questions: {
      quantity: "Hoeveel stuks hebt u nodig?",
      budget: "Wat is uw budget, in totaal of per stuk?",
      currency: "In welke valuta is uw budget?",
      delivery: "Waar moet het geleverd worden?",
      "delivery.country": "In welk land moet het geleverd worden?",
      deadline: "Wanneer hebt u het nodig?",
    },
  },
  ja: {
    help: "購買をお手伝いします。必要なものを依頼にまとめ、仕入先を探します。何がいくつ必要ですか？",
    noted: (what) => `承りました：${what}。`,
    budget: (money, kind) => `ご予算は${kind === "total" ? "総額" : "一点あたり"}${money}`,
    delivery: (place) => `納品先は${place}`,
    deadline: (day) => `納期は${day}まで`,
    constraints: (all) => `条件：${all}`,
    stillNeeded: (what) => `依頼をまとめるには、あと${what}が必要です。`,
    complete: "必要なことはすべて伺いました。会話を終えると、仕入先を検索します。",
    questions: {
      quantity: "数量はいくつですか？",
      budget: "ご予算は総額または一点あたりでいくらですか？",
      currency: "ご予算の通貨は何ですか？",
      delivery: "どこへ納品しますか？",
      "delivery.country": "どの国へ納品しますか？",
      deadline: "納期はいつまでですか？",
    },
  },
  ar: {
    help: "أساعدك في الشراء: أحوّل ما تحتاجه إلى طلب وأبحث لدى المورّدين. ماذا تحتاج، وكم منه؟",
    noted: (what) => `سجّلت ما يلي: ${what}.`,
    budget: (money, kind) => `ميزانية ${money} ${kind === "total" ? "إجمالا" : "للقطعة"}`,
    delivery: (place) => `التسليم في ${place}`,
    deadline: (day) => `مطلوب قبل ${day}`,
    constraints: (all) => `بالشروط التالية: ${all}`,
    stillNeeded: (what) => `لإكمال الطلب ما زلت أحتاج إلى: ${what}.`,
    complete: "هذا كل ما أحتاجه: أنهِ المحادثة ليبدأ البحث لدى المورّدين.",
    questions: {
      quantity: "كم العدد المطلوب؟",
      budget: "ما ميزانيتك، إجمالا أو للقطعة؟",
      currency: "بأي عملة ميزانيتك؟",
      delivery: "أين يكون التسليم؟",
      "delivery.country": "في أي بلد يكون التسليم؟",
      deadline: "متى تحتاجه؟",
    },
  },
};
