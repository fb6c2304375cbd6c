"""Given names: where two names differ in one of these, they are two people, however alike they are spelt."""

_NAMES = """
aaron abdel abdoul adam adele adeline adrian adriana adrien agathe agnes ahmed aicha alain alan alana alba albane
albert alberta alberto alessandra alessandro alex alexander alexandra alexandre alexia alexis alfred alfredo ali alice
alicia alina aline alison alix allan allen amandine amelia amelie amina amine amy ana anais andre andrea andreas
andree andrew angel angela angele angelina angelique angelo anke ann anna anne annette annick annie anouk anthony
antje antoine antoinette anton antonia antonio apolline ariane armand arnaud arthur astrid aude audrey augustin
aurelia aurelie aurelien aurore axel axelle aziz baptiste barbara basile bastien beatrice beatriz benedicte benjamin
benoit bernadette bernard bernd bernhard berthe bertrand bettina bianca bill birgit blanche boris brandon brenda brian
brice brigitte bruno camila camilla camille carine carl carla carlo carlos carmen carol carole carolina caroline
catarina catherine cecile cecilia cedric celia celine chantal charlene charles charlie charline charlotte chiara chloe
chris christel christelle christian christiane christina christine christophe christopher claire clara clarisse claude
claudia claudine claudio clemence clement clementine clothilde colette colin coline constance corentin corinne
cristina cyril cyrille damien dan daniel daniela daniele danielle dario dave david dean deborah delphine denis denise
derek diana diane didier diego dieter dietmar dimitri dirk dolores dominique donald doris dorothee douglas edgar edith
edmond edouard eduardo edward edwige elena eleonore eliane elias elisa elisabeth elise elizabeth ella elodie eloise
elsa emeline emilia emilie emilien emilio emily emma emmanuel emmanuelle enzo eric erica erik erika erwan esteban
estelle esther ethan etienne eugene eugenie eva evan eve evelyne fabian fabien fabienne fabio fabrice fadi fanny
fatima felicia felicie felix ferdinand fernand fernanda fernando filip filipe fiona flavie flavien flora florence
florent florian floriane frances francesca francesco francis francisco franck francois francoise frank frans franz
fred frederic frederick frederique fritz gabriel gabriela gabriella gabrielle gael gaelle gaetan gary gaspard gaston
genevieve geoffrey george georges georgette georgia georgina gerald geraldine gerard gerd gerda gerhard germain
germaine ghislain gilbert gilberte gilles gina giorgio giovanna giovanni gisela gisele giulia giuseppe gladys gloria
gonzalo gordon grace graham greg gregoire gregory greta guido guillaume gunter gustave guy gwenaelle hakim hamid
hannah hannes hans harald harold harry hassan heidi heike helen helena helene helga helmut hendrik henk henri
henriette henry herbert herve hicham hilary holger horst hubert hugo hugues ian ibrahim ida ignacio igor ilona ines
ingo ingrid irene iris irma isaac isabel isabella isabelle ismael ivan jack jacqueline jacques jade jaime jakob james
jamie jan jana jane janet janine jason javier jean jeanne jeannine jeff jennifer jenny jens jeremie jeremy jerome
jesse jessica jesus jill jim joachim joan joana joanna joao joaquin joel joelle johan johann johanna johannes john
johnny jonas jonathan jordan jorg jorge jose josef joseph josephine josette joshua josiane joyce juan juana judith
julia julian juliana julie julien juliette julio jurgen justin justine kai kamel karen karim karin karina karine karl
karsten kate katharina katherine kathleen kathrin katia katja kay keith kelly ken kenneth kevin khaled kim kirsten
klaus kurt lara larissa lars laszlo laura laure laurence laurent laurie laurine lea leila lena leo leon leonard leonie
leonor leopold leslie liam lidia lieve liliane lilly lily lina linda line lionel lisa lise loic lois lola lorenzo lou
louis louisa louise loup luc luca lucas luce lucia lucie lucien lucienne lucile lucy ludovic luigi luis luisa lukas
luke lydia lydie lynn madeleine mael maeva magali maggie mahmoud maike malik manfred manon manuel manuela marc marcel
marcela marcelle marcello marco marcos marcus margaret margarita margaux margot marguerite maria mariam mariana
marianne marie mariette marilyn marin marina marine mario marion marius marjorie mark markus marlene marta martha
martial martin martina martine marvin mary maryline maryse mateo mathias mathieu mathilde matteo matthew matthias
matthieu maud maureen maurice mauricette mauro max maxence maxim maxime maximilian megan mehdi melanie melissa
mercedes michael michaela michel michele micheline michelle miguel mikael mike mila milan mireille miriam mohamed
mohammed moise monica monika monique morgan morgane mounir mourad muriel mustapha myriam nabil nadege nadia nadine
nancy naomi nassim natacha natalia natalie nathalie nathan neil nelly nicholas nick nicola nicolas nicole nils nina
noa noe noel noelle nora norbert norman oceane odette odile olaf olga oliver olivia olivier omar orlane oscar oswald
otto pablo pamela paola paolo pascal pascale patrice patricia patrick patrik paul paula paule paulette pauline paulo
pedro penelope peter petra phil philip philipp philippe philippine pier pierre pierrette pieter pietro pilar prosper
quentin rachel rachid rafael rafaela raimund rainer ralf ralph ramon raoul raphael raphaelle raul raymond raymonde
rebecca regine regis reinhard remi remy renata renate renaud rene renee ricardo richard rick rita robert roberta
roberto robin roch rodolphe rodrigo roger roland romain roman romane romeo romy ron ronald rosa rosalie rose roxane
roy ruben rudolf russell ruth ryan sabina sabine sabrina said salim sally salome salvatore sam samantha samia samir
samuel sandra sandrine sara sarah sascha scott sean sebastian sebastien serge sergio severine sharon sheila sibylle
sidonie sigrid silke silvia silvio simon simona simone sofia sofiane solange solene sonia sophia sophie stefan
stefanie stefano steffen stella stephan stephane stephanie stephen steve steven stuart sue susan susanna susanne
suzanne sven svenja sylvain sylvaine sylvia sylvie tamara tania tanja tatiana ted teresa terry thea theo theodore
theresa therese thibault thibaut thierry thomas tim timo timothee timothy tina tobias tom tomas tony tristan udo ugo
ulrich ulrike ursula uwe valentin valentina valentine valerie vanessa vera veronica veronique vicente vicky victor
victoria victorien vincent vincenzo viola violaine violette virginia virginie vivian viviane volker walter warren
wendy werner wilfried wilhelm willem william willy wolfgang xavier yael yann yannick yasmina yasmine yolande youssef
yvan yves yvette yvon yvonne zacharie zelie zoe
"""

GIVEN_NAMES = frozenset(_NAMES.split())
"""French, English and the neighbours' commonest, without accents. A name that is missing costs a proposal too many."""
