import type { KnownLanguage } from "../ai-agent/languages.ts";

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
  /** By the names of `Brief.missing`: how it is called, and the question that gets it. */
  missing: Readonly<Record<string, { name: string; question: string }>>;
}

/** In the buyers' languages. */
export const ASSISTANT_TEXTS: Readonly<Record<KnownLanguage, AssistantTexts>> = {
  en: {
    help: "I can help you to procure goods: I turn what you need into a brief, and search the suppliers for it. What do you need, and how many of it?",
    noted: (what) => `I have noted ${what}.`,
    budget: (money, kind) => `a budget of ${money} ${kind === "total" ? "in total" : "per unit"}`,
    delivery: (place) => `delivery to ${place}`,
    deadline: (day) => `needed by ${day}`,
    constraints: (all) => `with the constraints: ${all}`,
    stillNeeded: (what) => `To complete the brief I still need ${what}.`,
    complete: "That is all I need: finalize the session, and the suppliers will be searched.",
    missing: {
      quantity: { name: "the quantity", question: "How many do you need?" },
      budget: { name: "the budget", question: "What is your budget, in total or per unit?" },
      currency: { name: "the currency", question: "In which currency is your budget?" },
      delivery: { name: "the delivery place", question: "Where should it be delivered to?" },
      "delivery.country": { name: "the country of delivery", question: "Which country is it to be delivered to?" },
      deadline: { name: "the deadline", question: "When do you need it by?" },
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
    missing: {
      quantity: { name: "die Menge", question: "Wie viele brauchen Sie?" },
      budget: { name: "das Budget", question: "Wie hoch ist Ihr Budget, insgesamt oder pro Stück?" },
      currency: { name: "die Währung", question: "In welcher Währung ist Ihr Budget?" },
      delivery: { name: "der Lieferort", question: "Wohin soll geliefert werden?" },
      "delivery.country": { name: "das Lieferland", question: "In welches Land soll geliefert werden?" },
      deadline: { name: "der Liefertermin", question: "Bis wann brauchen Sie es?" },
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
    missing: {
      quantity: { name: "la quantité", question: "Combien vous en faut-il ?" },
      budget: { name: "le budget", question: "Quel est votre budget, au total ou par pièce ?" },
      currency: { name: "la devise", question: "Dans quelle devise est votre budget ?" },
      delivery: { name: "le lieu de livraison", question: "Où faut-il livrer ?" },
      "delivery.country": { name: "le pays de livraison", question: "Dans quel pays faut-il livrer ?" },
      deadline: { name: "la date de livraison", question: "Pour quand vous le faut-il ?" },
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
    missing: {
      quantity: { name: "la cantidad", question: "¿Cuántas unidades necesita?" },
      budget: { name: "el presupuesto", question: "¿Cuál es su presupuesto, en total o por unidad?" },
      currency: { name: "la moneda", question: "¿En qué moneda es su presupuesto?" },
      delivery: { name: "el lugar de entrega", question: "¿Dónde hay que entregarlo?" },
      "delivery.country": { name: "el país de entrega", question: "¿En qué país hay que entregarlo?" },
      deadline: { name: "la fecha de entrega", question: "¿Para cuándo lo necesita?" },
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
    missing: {
      quantity: { name: "la quantità", question: "Quanti pezzi Le servono?" },
      budget: { name: "il budget", question: "Qual è il budget, in tutto o al pezzo?" },
      currency: { name: "la valuta", question: "In quale valuta è il budget?" },
      delivery: { name: "il luogo di consegna", question: "Dove va consegnato?" },
      "delivery.country": { name: "il paese di consegna", question: "In quale paese va consegnato?" },
      deadline: { name: "la data di consegna", question: "Entro quando Le serve?" },
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
    missing: {
      quantity: { name: "het aantal", question: "Hoeveel stuks hebt u nodig?" },
      budget: { name: "het budget", question: "Wat is uw budget, in totaal of per stuk?" },
      currency: { name: "de valuta", question: "In welke valuta is uw budget?" },
      delivery: { name: "de leverplaats", question: "Waar moet het geleverd worden?" },
      "delivery.country": { name: "het land van levering", question: "In welk land moet het geleverd worden?" },
      deadline: { name: "de leverdatum", question: "Wanneer hebt u het nodig?" },
    },
  },
};
