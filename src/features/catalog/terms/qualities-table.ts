/**
 * What things are like, are for or are made of, by the words for it: `key: English | German | French | Spanish | Italian | Dutch`.
 * None of it is a thing by itself: "dishwasher stainless steel" asks for no steel. Written by hand for this project.
 */
export const QUALITIES_TABLE = `
black: black, blk | schwarz, schwarzer, schwarze, schwarzes | noir, noire | negro, negra | nero, nera, neri, nere | zwart, zwarte
white: white | weiß, weißer, weiße, weißes, weiss | blanc, blanche | blanco, blanca | bianco, bianca, bianchi, bianche | wit, witte
red: red | rot, roter, rote, rotes | rouge | rojo, roja | rosso, rossa, rossi, rosse | rood, rode
blue: blue, navy, light blue, dark blue | blau, blauer, blaue, blaues | bleu, bleue | azul | blu, azzurro | blauw, blauwe
green: green | grün, grüner, grüne, grünes | vert, verte | verde | verde, verdi | groen, groene
yellow: yellow | gelb, gelber, gelbe, gelbes | jaune | amarillo, amarilla | giallo, gialla | geel, gele
pink: pink, rose | rosa, pink | rose | rosa | rosa | roze
purple: purple, violet | lila, violett, violetter, violette | violet, violette | morado, morada, violeta | viola | paars, paarse
orange: orange | orange | orange | naranja | arancione | oranje
brown: brown, light brown, dark brown, black-brown | braun, brauner, braune, braunes | marron, brun | marrón | marrone | bruin, bruine
grey: grey, gray, light gray, light grey, lt gray, dark gray, dark grey, charcoal, anthracite | grau, grauer, graue, graues, anthrazit | gris, grise | gris | grigio, grigia | grijs, grijze
silver: silver | silber, silbern | argent, argenté | plata, plateado | argento, argentato | zilver, zilveren
gold: gold, golden | gold, golden | or, doré | oro, dorado | oro, dorato | goud, gouden
beige: beige, tan | beige | beige | beige | beige | beige
cyan: cyan | cyan | cyan | cian | ciano | cyaan
magenta: magenta | magenta | magenta | magenta | magenta | magenta
colour: colour, color, coloured, colored, multicolor | farbe, farb, farbig, bunt | couleur, coloré | color, de color | colore, a colori, colori | kleur, kleuren
clear: clear, transparent | transparent, durchsichtig, klar | transparent, transparente | transparente | trasparente | transparant, doorzichtig
stainless steel: stainless steel, stainless | edelstahl, rostfrei | acier inoxydable, inox | acero inoxidable, inox | acciaio inossidabile, inox, acciaio inox | roestvrij staal, rvs, roestvrijstaal
steel: steel | stahl | acier | acero | acciaio | staal, stalen
metal: metal, metallic | metall | métal, métallique | metal, metálico, metálica | metallo, metallico | metaal, metalen
aluminium: aluminum, aluminium | aluminium, alu | aluminium, alu | aluminio | alluminio | aluminium
iron metal: cast iron, wrought iron | gusseisen, schmiedeeisen | fonte, fer forgé | hierro fundido, hierro | ghisa, ferro battuto | gietijzer, smeedijzer
wood: wood, wooden, oak, pine, birch, bamboo | holz, hölzern, eiche, kiefer, birke, bambus | bois, chêne, pin, bouleau, bambou | madera, roble, pino, abedul, bambú | legno, quercia, pino, betulla, bambù | hout, houten, eiken, grenen, berken, bamboe
glass material: glass | glas | verre, en verre | cristal, vidrio | vetro | glas, glazen
leather: leather | leder | cuir | cuero, piel | pelle, cuoio | leer, leren, lederen
plastic: plastic | kunststoff, plastik | plastique | plástico | plastica | plastic, kunststof
silicone: silicone, silicon | silikon | silicone | silicona | silicone | silicone, siliconen
neoprene: neoprene | neopren | néoprène | neopreno | neoprene | neopreen
ceramic: ceramic, porcelain, china | keramik, porzellan | céramique, porcelaine | cerámica, porcelana | ceramica, porcellana | keramiek, keramische, porselein
cotton: cotton | baumwolle | coton | algodón | cotone | katoen, katoenen
wool: wool, knitted | wolle, gestrickt | laine | lana | lana | wol, wollen
rubber: rubber | gummi | caoutchouc | goma, caucho | gomma | rubber
cork: cork | kork | liège | corcho | sughero | kurk
enamel: enamel, enamelled | emaille, email | émail, émaillé | esmalte, esmaltado | smalto, smaltato | emaille, geëmailleerd
wireless: wireless, cordless, without cable, without cord, without wires, wi-fi, wifi, wlan, rf | kabellos, kabellose, kabelloser, kabelloses, drahtlos, drahtlose, schnurlos, schnurloses, schnurlose, funk, wlan, ohne kabel | sans fil, sans-fil, wifi, sans câble | inalámbrico, inalámbrica, wifi, sin cables, sin cable, sin hilos | senza fili, wireless, cordless, wifi, senza filo, senza cavo | draadloos, draadloze, snoerloos, zonder draad, zonder snoer, wifi
wired: wired, corded | kabelgebunden, kabelgebundene | filaire | con cable, alámbrico, cableado | con filo, cablato, con cavo | bedraad, bedrade
battery operated: battery operated, battery powered | batteriebetrieben, akkubetrieben | à piles, à pile, sur batterie | a pilas, con pilas | a batteria, a pile | op batterijen
bluetooth: bluetooth | bluetooth | bluetooth | bluetooth | bluetooth | bluetooth
usb: usb | usb | usb | usb | usb | usb
hdmi: hdmi | hdmi | hdmi | hdmi | hdmi | hdmi
ethernet: ethernet, network, lan | ethernet, netzwerk | ethernet, réseau | ethernet, red | ethernet, rete | ethernet, netwerk
gigabit: gigabit | gigabit | gigabit | gigabit | gigabit | gigabit
laser: laser | laser | laser | láser | laser | laser
inkjet: inkjet, ink jet | tintenstrahl, tintenstrahldrucker | jet d'encre, à jet d'encre | inyección de tinta, de inyección | a getto d'inchiostro, getto d'inchiostro, inkjet | inkjet
optical: optical | optisch, optische | optique | óptico, óptica | ottico, ottica | optisch, optische
digital: digital | digital, digitale, digitaler | numérique | digital | digitale | digitaal, digitale
portable: portable | tragbar, tragbare, tragbarer, mobil, mobile | portable, portatif | portátil | portatile | draagbaar, draagbare
external: external | extern, externe, externer, externes | externe | externo, externa | esterno, esterna | extern, externe
internal: internal | intern, interne, internes | interne | interno, interna | interno, interna | intern, interne
rechargeable: rechargeable | wiederaufladbar, aufladbar | rechargeable | recargable | ricaricabile | oplaadbaar, oplaadbare
waterproof: waterproof, water resistant | wasserdicht, wasserfest | étanche, imperméable | impermeable, resistente al agua | impermeabile | waterdicht, waterdichte, waterproof
noise cancelling: noise cancelling, noise canceling, noise-canceling | geräuschunterdrückung, rauschunterdrückung | réduction de bruit, antibruit | cancelación de ruido | cancellazione del rumore | ruisonderdrukking, noise cancelling
ergonomic: ergonomic | ergonomisch, ergonomische | ergonomique | ergonómico, ergonómica | ergonomico, ergonomica | ergonomisch, ergonomische
retractable: retractable | ausziehbar, einziehbar | rétractable | retráctil | retrattile, avvolgibile | oprolbaar
folding: folding, foldable, collapsible | klappbar, faltbar, klapp | pliant, pliante, pliable | plegable | pieghevole | opvouwbaar, opvouwbare, inklapbaar, klap
adjustable: adjustable | verstellbar, höhenverstellbar | réglable, ajustable | ajustable, regulable | regolabile | verstelbaar, verstelbare
electric: electric, electrical, motorized | elektrisch, elektrische, elektrischer, elektro | électrique, motorisé | eléctrico, eléctrica | elettrico, elettrica | elektrisch, elektrische
manual: manual | manuell, manuelle | manuel, manuelle | manual | manuale | handmatig, handmatige
gas: gas, propane | gas | gaz | gas | gas | gas
solar: solar | solar | solaire | solar | solare | zonne-energie, solar
gaming: gaming | gaming | gaming, de jeu | gaming, para juegos | gaming, da gioco | gaming
prepaid: prepaid, pay as you go | prepaid | prépayé, prépayée | prepago, de prepago | prepagato, ricaricabile | prepaid
unlocked: unlocked, sim free | ohne vertrag, simlockfrei, entsperrt | débloqué, désimlocké | libre, liberado, desbloqueado | sbloccato | simlockvrij
refurbished: refurbished, renewed, reconditioned, pre-owned, certified pre-owned | generalüberholt, generalüberholtes, refurbished, gebraucht, gebrauchtes | reconditionné, reconditionnée | reacondicionado, reacondicionada | ricondizionato, ricondizionata | gereviseerd, refurbished
universal: universal | universal, universelle | universel, universelle | universal | universale | universeel, universele
outdoor: outdoor, garden, in/outdoor | outdoor, garten, außen, draußen | extérieur, d'extérieur, jardin | exterior, jardín | esterno, da giardino, giardino, da esterno | buiten, tuin
indoor: indoor | innen | intérieur, d'intérieur | interior | interno, da interno | binnen
kitchen: kitchen | küche, küchen | cuisine | cocina | cucina | keuken
office: office | büro | bureau | oficina | ufficio | kantoor, bureau
bathroom: bathroom, bath | bad, badezimmer | salle de bain | baño | bagno | badkamer
bedroom: bedroom | schlafzimmer | chambre | dormitorio | camera da letto | slaapkamer
dining: dining | esszimmer, ess | salle à manger | comedor | sala da pranzo, da pranzo | eetkamer, eet
living room: living room | wohnzimmer | salon | salón | soggiorno, salotto | woonkamer
children: children, children's, kids, child, junior, baby, childrens | kinder, baby | enfant, enfants, bébé | niños, infantil, niño, bebé | bambini, bambino, da bambini | kinder, kinderen, baby
wall: wall, wall-mounted | wand | mural, murale, mur | pared | parete, muro, da parete | wand, muur
ceiling: ceiling | decken, decke | plafond | techo | soffitto | plafond
corner: corner | eck, ecke | d'angle, angle | esquina, esquinero | angolo, angolare, ad angolo | hoek
extendable: extendable, expandable | ausziehbar, ausziehbarer | extensible, à rallonge | extensible, extensivel | allungabile, estensibile | uitschuifbaar, uitschuifbare, uittrekbaar
round: round | rund, runder, runde | rond, ronde | redondo, redonda | rotondo, rotonda | rond, ronde
bar: bar | bar | bar | bar | bar | bar
swivel: swivel, rotating | dreh, drehbar, drehbarer | pivotant, pivotante | giratorio, giratoria | girevole | draai, draaibaar, draaibare
storage: storage | aufbewahrung, aufbewahrungs | rangement, de rangement | almacenamiento, almacenaje | portaoggetti, contenitore per | opberg, opslag
drawer: drawer, with drawers | schublade, schubladen | tiroir, tiroirs | cajón, cajones | cassetto, cassetti | lade, lades, laden
door: door, doors | tür, türen | porte, portes | puerta, puertas | porta, porte, anta, ante | deur, deuren
small: small, mini, compact | klein, kleiner, kleine, kleines, mini, kompakt | petit, petite, mini, compact | pequeño, pequeña, mini, compacto | piccolo, piccola, mini, compatto | klein, kleine, mini, compact
large: large, big, jumbo | groß, großer, große, großes, gross | grand, grande | grande | grande | groot, grote
book: book, books | buch | livre, livres | libro, libros | libro, libri | boek, boeken
photo: photo, photos, picture, photographic | foto, fotos | photo, photos, photographique | foto, fotos, fotográfico, fotográfica | foto, fotografico, fotografica | foto, foto's
music: music | musik | musique | música | musica | muziek
video: video | video | vidéo | vídeo | video | video
audio: audio | audio | audio | audio | audio | audio
car: car, auto, vehicle, automotive | auto, kfz | voiture, auto | coche, auto | auto, automobile | auto
travel: travel | reise | voyage | viaje | viaggio | reis
school: school | schule, schul | école, scolaire | escuela, escolar | scuola, scolastico | school
vintage: vintage, retro | vintage, retro | vintage, rétro | vintage, retro | vintage, retrò | vintage, retro
christmas: christmas, xmas | weihnachten, weihnachts | noël | navidad | natale, natalizio | kerst, kerstmis
birthday: birthday | geburtstag, geburtstags | anniversaire | cumpleaños | compleanno | verjaardag
heart: heart, hearts | herz, herzen | cœur, coeur | corazón | cuore, cuori | hart, hartjes
coffee: coffee | kaffee | café | café | caffè | koffie
tea: tea | tee | thé | té | tè, the | thee
cake: cake | kuchen, torten | gâteau | pastel, tarta | torta, dolci | cake, taart
wine: wine | wein | vin | vino | vino | wijn
water: water | wasser | eau | agua | acqua | water
screen: screen | display | écran | pantalla | schermo | scherm
disk: disc, disk | scheibe | disque | disco | disco | schijf
photo print: glossy, gloss | glänzend | brillant, glacé | brillante | lucido, lucida | glanzend
matte: matte, matt | matt | mat, mate | mate | opaco | mat
multifunction: multifunction, all-in-one, all in one, multifunctional | multifunktion, multifunktions, multifunktionsdrucker | multifonction | multifunción, multifuncional | multifunzione | multifunctioneel, multifunctionele, all-in-one
monochrome: monochrome, mono, black and white, b&w | schwarzweiß, monochrom, schwarz-weiß | monochrome, noir et blanc | monocromo, blanco y negro, monocromática | monocromatica, bianco e nero | monochroom, zwart-wit
stereo: stereo | stereo | stéréo | estéreo | stereo | stereo
hd: hd, high definition, full hd | hd | hd, haute définition | hd, alta definición | hd, alta definizione | hd
flat: flat, flat panel, slim | flach | plat, extra-plat | plano, plana | piatto, sottile | plat, platte
front loading: front load, front loading, front-loading | frontlader | hublot, chargement frontal | carga frontal | carica frontale | voorlader
built in: built-in, built in | einbau, eingebaut, eingebauter | encastrable, intégré | empotrable, integrado | da incasso, incasso | inbouw, ingebouwd, ingebouwde
surround: surround, surround sound | surround | surround | envolvente | surround | surround
satellite: satellite | satelliten | satellite | satélite | satellitare | satelliet
magnetic: magnetic | magnetisch | magnétique | magnético, magnética | magnetico, magnetica | magnetisch, magnetische
heavy duty: heavy duty, heavy-duty | robust, strapazierfähig | robuste, résistant | resistente, uso intensivo | resistente, robusto | robuust
cross cut: cross cut, cross-cut, crosscut | partikelschnitt | coupe croisée | corte cruzado | taglio a frammenti | cross-cut
permanent: permanent | permanent | permanent, indélébile | permanente, indeleble | permanente, indelebile | permanent, permanente, watervast
waste: waste | abfall | déchet | desecho | rifiuto | afval
`;

/** Words that say how one thing stands to another: what follows is what it is for or has, not what it is. */
export const LINKS = {
  en: "for with without in on w/ w/o from by compatible fits featuring includes including",
  de: "für fuer mit ohne in aus im zum zur am auf",
  fr: "pour avec sans en dans sur à a au aux",
  es: "para con sin en a",
  it: "per con senza in da su",
  nl: "voor met zonder in op van",
} as const;

/** Words for "of": what follows is part of the name, and the thing itself behind a container. */
export const OF_WORDS = {
  en: "of",
  de: "von der des",
  fr: "de d du des",
  es: "de del",
  it: "di d del dello della dei delle degli",
  nl: "",
} as const;

/** Articles and other words that say nothing of a thing. */
export const STOP_WORDS = {
  en: "a an and the or our your is are be i we you it its as at to need want some any buy new each per set/ x cheap cheaper cheapest affordable inexpensive best good please looking",
  de: "der die das den dem ein eine einen einem einer eines und oder wir ich brauche suche günstig günstige günstiger günstiges billig billige billiger billiges preiswert preiswerte preiswerter preiswertes gute guter gutes beste bester bestes bitte",
  fr: "le la les l un une et ou je nous pas cher chère chers chères bon marché meilleur meilleure abordable",
  es: "el la los las un una unos unas y o e barato barata baratos baratas económico económica económicos económicas mejor bueno buena quiero necesito",
  it: "il lo la i gli le un uno una e o l economico economica economici economiche migliore buono buona buon conveniente",
  nl: "de het een en of wij ik goedkoop goedkope goede beste voordelige",
} as const;

/** Nouns for how much is in the box, or for anything at all: they are what is asked for only where nothing else is. */
export const CONTAINERS =
  "pack packs packet set sets kit pair pairs bundle dozen box boxes roll rolls ream carton case bag piece pieces pcs unit units system systems series combination edition model retail packaging version design style type machine device product item assorted asst count lot group collection schachtel packung stück paar rolle boîte lot paquet paire rouleau caja paquete par rollo juego scatola confezione pacco paio rotolo doos pak paar rol stuks";

/** Names in which "and" joins nothing that could be asked for by itself. */
export const NAMES_WITH_AND =
  "black and decker, bang and olufsen, smith and wesson, bowers and wilkins, arts and crafts, salt and pepper, procter and gamble, johnson and johnson, crabtree and evelyn, ernst and young, marks and spencer, point and shoot, plug and play, black and white, peel and stick, wash and wear, head and shoulders, dolce and gabbana, barnes and noble, at and t, pan and tilt, cut and sew, drag and drop, stop and go, mix and match, room and board, schwarz und weiß, noir et blanc, blanco y negro, bianco e nero";

/** Makers whose names look like slips of other words. */
export const BRANDS =
  "abt acer adobe apc apple asus avery belkin black bosch bose brother buffalo canon casio cisco cobra corsair creative crucial decker dell denon dewalt dlink dymo electrolux energizer epson fellowes fuji fujifilm fujitsu garmin ge griffin haier hoover hp htc hewlett packard huawei ikea imation innovera intel iogear iomega jabra jbl jvc kensington kingston kodak konica krups lacie lenovo lexar lexmark lg linksys logitech magellan makita maxell maytag memorex microsoft miele minolta motorola msi nec netgear nikon nintendo nokia nuance olympus onkyo otterbox panasonic patriot pelikan philips pioneer plantronics pny polaroid polycom ricoh samsung sandisk sanus sanyo seagate sennheiser sharp sharpie siemens smead sony speck startech targus tomtom toshiba transcend trendnet tripp uniden vantec verbatim viewsonic vizio weber whirlpool xerox yamaha zagg zte zyxel";
