/**
 * Things that share a name with others: one a line, `thing ~ what else is called so | what speaks for the thing | what speaks for the other`. What
 * speaks is `shelves it is kept on; what is said of it; what is measured of it`, by beginnings of words, by keys or stems, and by dimensions.
 */
export const HOMONYMS_TABLE = `
laptop ~ notebook | computer laptop netbook tablet pc electronic hardware; intel amd core celeron pentium atom ryzen ram ssd hdd windows linux macos wifi webcam touchscreen; bytes hertz | stationer office paper school gift book; rule ruled quadrille wirebound spiral casebound hardcover softcover sheet page subject margin journal pad a4 a5 a6; sheets
tablet ~ dishwasher tablet | computer electronic hardware tablet mobile phone; android ios wifi ram lte touchscreen stylus; bytes hertz | clean household janitor detergent dishwash kitchen hygiene; dishwasher dishwashing detergent rinse descaling chlorine effervescent cleaning;
mouse ~ mouse trap | computer electronic hardware peripheral office; wireless usb optical bluetooth ergonomic laser gaming dpi; hertz | pest garden household; trap bait rodent poison snap humane;
mouse ~ toy mouse | computer electronic hardware peripheral office; wireless usb optical bluetooth ergonomic laser gaming dpi; hertz | pet toy; cat catnip plush feather kitten;
server ~ salad server | computer network electronic hardware server; xeon rack ram raid ssd hdd processor nas windows linux; bytes hertz | kitchen tableware dining cutlery table; salad cake pie serving spoon bamboo;
computer ~ desk | computer electronic hardware; intel amd xeon core ram ssd hdd windows linux processor quadro; bytes hertz | furniture desk office; desk corner bench seater pod laminate drawer pedestal cubicle;
monitor ~ blood pressure monitor | computer electronic hardware display; lcd led ips hdmi vga dvi displayport widescreen curved; hertz | health medic pharmac care; blood pressure cuff arm wrist pulse;
monitor ~ energy monitor | computer electronic hardware display; lcd led ips hdmi vga dvi displayport widescreen curved; hertz | metering utilit electric; electricity consumption kwh metering clamp;
monitor ~ baby monitor | computer electronic hardware display; lcd led ips hdmi vga dvi displayport widescreen curved; hertz | baby nurser child; baby infant nursery;
`;

/** Those of the others that are called by several words, as the table of things has its own. */
export const NAMESAKES_TABLE = `
baby monitor: baby monitor, video baby monitor | babyphone, babyfon | écoute-bébé, moniteur bébé | vigilabebés, monitor de bebé | baby monitor, interfono per bambini | babyfoon
blood pressure monitor: blood pressure monitor, bp monitor | blutdruckmessgerät, blutdruckmesser | tensiomètre | tensiómetro, monitor de presión arterial | misuratore di pressione, sfigmomanometro | bloeddrukmeter
heart rate monitor: heart rate monitor | pulsmesser, herzfrequenzmesser | cardiofréquencemètre | pulsómetro | cardiofrequenzimetro | hartslagmeter
energy monitor: energy monitor, electricity monitor, power monitor, electricity usage monitor, energy meter | energiemessgerät, energiekostenmessgerät | moniteur d'énergie, compteur d'énergie | medidor de energía, monitor de energía | misuratore di energia, monitor energetico | energiemeter
air quality monitor: air quality monitor, co2 monitor | luftgütemesser, co2-messgerät | capteur de co2, moniteur de qualité de l'air | medidor de co2, monitor de calidad del aire | misuratore di co2, rilevatore di co2 | co2-meter, luchtkwaliteitsmeter
salad server: salad server, cake server, pie server | salatbesteck, tortenheber | couverts à salade, pelle à tarte | cubiertos de ensalada, pala para tartas | posate da insalata, paletta per torta | slabestek, taartschep
server rack: server rack, server cabinet, network cabinet | serverschrank, netzwerkschrank | baie serveur, armoire serveur | armario rack, rack para servidores | armadio rack, rack per server | serverkast, patchkast
dishwasher tablet: dishwasher tablet, dishwasher tab | spülmaschinentab, spülmaschinentabs, geschirrspültabs | tablette lave-vaisselle, pastille lave-vaisselle | pastilla para lavavajillas, pastillas para lavavajillas | pastiglia per lavastoviglie, pastiglie per lavastoviglie | vaatwastablet, vaatwastabletten
mouse trap: mouse trap, mousetrap, rat trap | mausefalle, rattenfalle | piège à souris, tapette à souris | trampa para ratones, ratonera | trappola per topi | muizenval
toy mouse: toy mouse, cat toy mouse | spielzeugmaus, spielmaus | souris jouet | ratón de juguete | topo giocattolo | speelgoedmuis
`;
