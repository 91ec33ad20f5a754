//! The word lists behind full names.

use super::words::Words;

/// Given names that many people bear, of many languages; written from general knowledge.
pub(super) static GIVEN_NAMES: Words = Words::new(
    "aaron|abigail|adam|adrian|adriana|adrián|agnes|agnieszka|agustín|ahmed|aisha|alan|albert|alberto|alejandra|\
     alejandro|aleksandr|aleksandra|alessandra|alessandro|alessia|alex|alexander|alexandra|alexandre|alexis|alfred|\
     alfredo|ali|alice|alicia|alina|alison|allison|amanda|amara|amber|amelia|amina|amir|amit|amy|ana|anastasia|\
     anders|andre|andrea|andreas|andreea|andrei|andrew|andrey|andrzej|andré|andrés|angel|angela|angelica|angelina|\
     angelo|angus|anil|anita|anja|anjali|ann|anna|anne|annette|annika|anthony|antoine|anton|antonella|antonia|\
     antonio|antónio|anya|april|arash|ariana|ariel|arjun|arnaud|arnold|arthur|artur|ashley|astrid|audrey|aurora|\
     aurélie|austin|ayesha|aylin|ayse|ayşe|barbara|bart|bartosz|beatrice|beatriz|belén|ben|benedict|benjamin|benoît|\
     bernadette|bernard|bernd|bernhard|beth|bethany|betty|bianca|bilal|bill|birgit|bjorn|björn|bjørn|bogdan|boris|\
     bożena|bradley|brandon|brenda|brendan|brian|bridget|britta|bruce|bruno|bryan|burak|bärbel|caitlin|callum|calvin|\
     cameron|camila|camille|carina|carl|carla|carlo|carlos|carmen|carol|carolina|caroline|carolyn|carter|caspar|\
     cassandra|caterina|catherine|cathy|cecilia|cedric|celine|cem|chantal|charles|charlotte|chen|chiara|chloe|chloé|\
     chris|christa|christel|christian|christiane|christina|christine|christoph|christopher|ciara|cindy|claire|clara|\
     claudia|claudio|claus|clemens|cláudio|colin|conceição|concepción|connor|conor|constance|corinna|corinne|craig|\
     cristian|cristina|curtis|cynthia|cyril|cécile|célia|céline|césar|dagmar|daisuke|daisy|daniel|daniela|daniele|\
     danielle|daria|dario|darius|darren|david|dawn|dean|deborah|declan|delphine|denis|denise|dennis|derek|devon|\
     diana|diane|diego|dieter|dimitri|dimitris|dirk|dmitri|dmitry|dolores|dominic|dominik|dominika|dominique|donald|\
     donna|doris|dorota|dorothy|douglas|duncan|dylan|débora|eduardo|edward|edwin|efe|eileen|ekaterina|elaine|eleanor|\
     elena|eleni|eli|elif|elisa|elisabeth|elise|elizabeth|ella|ellen|ellie|eloise|elsa|elżbieta|emanuela|emil|emilia|\
     emilie|emily|emine|emma|emmanuel|enrico|enrique|eric|erica|erich|erik|erika|erin|ernst|esra|esteban|esther|\
     ethan|eugene|eva|evelyn|ewa|fabian|fabio|fabián|fabrice|faith|farah|fatima|fatma|fatoş|federica|federico|\
     felicia|felicity|felix|ferdinand|fernanda|fernando|filip|filippo|fiona|flavia|florence|florian|floriane|flávia|\
     frances|francesca|francesco|francisca|francisco|franck|francois|frank|franz|françois|françoise|fred|frederic|\
     frederick|freya|frida|friedrich|frédéric|fátima|gabriel|gabriela|gabriele|gabriella|gareth|gary|gavin|gaëlle|\
     gemma|geneviève|geoffrey|george|georgia|georgios|gerald|gerard|gerd|gerhard|germán|gertrud|giacomo|gianluca|\
     gillian|giorgio|giovanna|giovanni|gisela|giulia|giuseppe|gloria|gonzalo|gordon|grace|graham|grant|grażyna|greg|\
     gregor|gregory|greta|guido|guillaume|gunter|gunther|gustav|gustavo|guy|gwen|gwendolyn|gérard|gökhan|göksu|göran|\
     götz|gözde|gülşen|günter|günther|hamza|hana|hanna|hannah|hannes|hans|harald|harold|harriet|harry|hasan|hassan|\
     heather|hector|heidi|heike|heiko|heinrich|heinz|helen|helena|helene|helga|helmut|henri|henrik|henrique|henry|\
     herbert|hermann|hernán|hervé|hilda|hiroshi|holger|hope|howard|hugh|hugo|huseyin|håkon|hélène|hüseyin|ian|\
     ibrahim|ignacio|igor|ilaria|ilona|ilse|ines|inga|inge|ingeborg|ingo|ingrid|ingvild|inés|inês|ioana|ioannis|ira|\
     irena|irene|irina|iris|irma|isaac|isabel|isabella|isabelle|ismail|ivan|ivana|ivo|ivy|iván|jacek|jack|jacob|\
     jacqueline|jacques|jaime|jakob|jakub|james|jamie|jan|jana|jane|janet|janice|janine|janusz|jared|jasmin|jasmine|\
     jason|javier|jean|jeanette|jeff|jeffrey|jennifer|jenny|jens|jeremy|jerome|jerzy|jesse|jessica|jesus|jesús|jill|\
     jim|joachim|joan|joanna|joanne|joao|joaquín|jochen|joel|johan|johanna|johannes|john|jonas|jonathan|jordan|jorge|\
     jose|josef|joseph|josephine|joshua|josé|joy|joyce|joão|joël|juan|juana|judith|julia|julian|juliana|julie|julien|\
     juliet|juliette|julián|june|jurgen|justin|justyna|jérôme|józef|jörg|jörn|jørgen|júlia|jürgen|kaan|kai|karen|\
     karim|karin|karina|karl|karla|karolina|kasia|katarina|katarzyna|kate|katharina|katherine|kathleen|kathrin|\
     kathryn|kathy|katja|katrin|kay|keith|kelly|kemal|ken|kenji|kenneth|kerstin|kevin|khadija|khalid|kim|kirsten|\
     kirsty|kjell|klara|klaus|konrad|konstantin|kristen|kristian|kristin|kristina|krzysztof|kurt|kyle|käthe|lara|\
     larissa|lars|laura|lauren|laurence|laurent|lea|leah|leila|lena|leo|leon|leona|leonard|leonardo|leonie|leonor|\
     leslie|leticia|liam|lidia|lieke|liliana|lillian|lily|lina|linda|lindsay|lisa|livia|logan|lola|lorenzo|loretta|\
     lorraine|lotte|louis|louise|loïc|luc|luca|lucas|lucia|luciana|lucie|lucy|lucía|ludwig|luigi|luis|luisa|lukas|\
     luke|luís|lydia|lynn|léa|léo|lúcia|maarten|maciej|madeleine|madison|magda|magdalena|maggie|mahmoud|maja|malcolm|\
     manfred|manuel|manuela|marc|marcel|marcelo|marcin|marco|marcos|marcus|maren|margaret|margarida|margarita|margot|\
     maria|mariam|mariana|marianne|marie|mariella|marija|marina|mario|marion|marisa|marius|mariusz|marjolein|mark|\
     markus|marlene|marta|martha|martin|martina|martine|martín|mary|maryam|marzena|maría|massimo|mateo|mateus|\
     mateusz|matteo|matthew|matthias|matthieu|maureen|maurice|mauricio|mauro|max|maxime|maximilian|may|maya|maël|\
     małgorzata|megan|mehmet|meike|melanie|melinda|melissa|mercedes|meryem|mia|michael|michaela|michal|michał|\
     micheal|michel|michele|michelle|miguel|mihai|mikael|mike|mikhail|milan|milena|miles|millie|mina|mira|miriam|\
     mirko|mirosław|mohamed|mohammad|mohammed|moira|molly|monica|monika|monique|morgan|moritz|muhammad|murat|mustafa|\
     myriam|márcia|mário|märta|mårten|mélanie|mónica|müge|nadia|nadine|nancy|naomi|natalia|natalie|natasha|nathalie|\
     nathan|neha|neil|nelson|nicholas|nick|nico|nicola|nicolas|nicole|nicolás|niels|nigel|nikita|niklas|nikolai|\
     nikolaos|nikos|nina|nisha|noah|noel|noemi|nora|norbert|norma|norman|nour|noémie|noël|nuno|nuria|océane|olaf|\
     oleg|olga|oliver|olivia|olivier|omar|oscar|oskar|osman|otto|owen|ozan|pablo|pamela|paola|paolo|pascal|patrice|\
     patricia|patrick|patrik|patrícia|paul|paula|paulina|pauline|paulo|pavel|pawel|paweł|pearl|pedro|peggy|penelope|\
     per|peter|petra|phil|philip|philipp|philippa|philippe|phillip|phoebe|pia|pierre|pietro|pilar|piotr|priya|\
     przemyslaw|pär|rachel|radoslaw|rafael|rafał|rahul|rainer|raj|ralf|ralph|ramon|ramona|ramón|rania|raphael|\
     raphaël|raquel|rashid|raul|ray|raymond|raúl|rebecca|regina|reinhard|renata|renate|rene|rené|renée|rhys|ricardo|\
     riccardo|richard|rita|robert|roberta|roberto|robin|rocio|rocío|rodrigo|roger|roland|rolf|romain|roman|ronald|\
     rosa|rosalind|rose|rosemary|ross|rowan|roxana|roy|ruben|ruby|rubén|rudolf|rupert|russell|ruth|ryan|rüdiger|\
     sabine|sabrina|sally|salma|salvatore|sam|samantha|samir|samuel|sandra|sanjay|sara|sarah|sascha|saskia|scott|\
     sean|sebastian|sebastián|selim|selin|serena|serge|sergei|sergey|sergio|shane|shannon|sharon|shaun|sheila|\
     shirley|sibylle|siegfried|sigrid|silke|silvia|simon|simona|simone|simón|sinead|siobhan|sofia|sofie|sofía|sonia|\
     sonja|sophia|sophie|soren|sorin|stacey|stanislaw|stanisław|stefan|stefania|stefanie|stefano|steffen|stella|\
     stephan|stephane|stephanie|stephen|steve|steven|stuart|stéphane|stéphanie|sunita|susan|susana|susanna|susanne|\
     suzanne|svein|sven|svenja|svetlana|sylvia|sylvie|sébastien|sérgio|sören|søren|sławomir|tamara|tanja|tanya|tara|\
     tariq|tatiana|tatyana|taylor|ted|terence|teresa|terry|thaís|thea|theo|theodor|theresa|therese|thierry|thomas|\
     thorsten|théo|thérèse|tiago|tilda|tim|timo|timothy|tina|tobias|todd|tom|tomas|tomasz|tommaso|tomás|toni|tony|\
     tracey|tracy|trevor|tristan|tuğçe|tyler|tânia|udo|ulrich|ulrike|umberto|ursula|ute|uwe|valentin|valentina|\
     valeria|valerie|vanessa|vasile|vasiliki|vera|verena|veronica|veronika|verónica|vicente|vicky|victor|victoria|\
     viktor|viktoria|viktorija|vincent|vincenzo|vinícius|viola|virginia|virginie|vivian|vivien|vladimir|volker|\
     víctor|walter|waltraud|wanda|wayne|wendy|werner|wesley|wiebke|wiesława|wilhelm|will|willem|william|winston|\
     wojciech|wolfgang|władysław|xavier|yan|yann|yannick|yasemin|yasmin|yolanda|yosef|youssef|yuki|yulia|yusuf|yves|\
     yvette|yvonne|zachary|zahra|zainab|zdzisław|zeynep|zoe|zofia|zoé|zuzana|zuzanna|álvaro|ángel|åsa|çağla|édouard|\
     élise|élodie|éléonore|émile|émilie|éric|étienne|óscar|ömer|östen|öykü|özlem|øyvind|ülkü|ümit|łukasz|şebnem|\
     şeyma|αθανάσιος|αικατερίνη|βασίλης|γεώργιος|γιώργος|δημήτρης|ελένη|ιωάννης|κατερίνα|κώστας|μαρία|νίκος|νικόλαος|\
     παναγιώτης|σοφία|χρήστος|александр|алексей|алина|алиса|алёна|анастасия|анатолий|андрей|анна|антон|артём|борис|\
     вадим|валентина|валерий|василий|вера|виктор|виктория|владимир|владислав|галина|георгий|григорий|дарья|денис|\
     дмитрий|евгений|евгения|екатерина|елена|иван|игорь|илья|инна|ирина|кирилл|константин|ксения|лариса|леонид|\
     людмила|максим|маргарита|марина|мария|михаил|надежда|наталия|наталья|никита|николай|оксана|олег|ольга|павел|\
     полина|пётр|роман|светлана|сергей|станислав|степан|тамара|татьяна|тимофей|фёдор|юлия|юрий|яна|ярослав",
);

/// Of these, names that begin a sentence as words too.
pub(super) static ALSO_WORDS: Words = Words::new(
    "ali|amber|angel|april|art|austin|autumn|bill|brooklyn|carter|charlotte|chase|chelsea|chen|christian|cooper|\
     daisy|dallas|dan|dawn|dean|don|drew|faith|florence|florian|frank|georgia|grace|grant|guy|heather|hope|hunter|\
     iris|ivy|jack|jackson|jesus|jim|jordan|joy|june|ken|kim|lea|lily|lincoln|logan|lola|madison|mark|mason|max|may|\
     mercedes|milan|olive|paris|pat|pearl|ray|rob|robin|ron|rose|ruby|sue|summer|sydney|taylor|victoria|violet|\
     virginia|will",
);

/// Words after a given name that make it the name of something else, or end it.
pub(super) static NO_SURNAMES: Words = Words::new(
    "act|airport|algorithm|also|and|api|app|apple|are|arena|as|at|avenue|award|bank|bay|beach|beer|bill|bread|bridge|\
     browser|but|by|cake|can|captain|castle|cathedral|center|centre|cheese|chicken|christ|church|city|cloud|club|\
     cluster|code|coffee|college|company|corp|could|county|court|cup|day|days|dear|did|disease|distribution|do|\
     doctor|does|dr|drive|effect|engine|equation|eve|falls|for|forest|foundation|framework|from|function|garden|\
     gardens|general|gmbh|god|group|had|haiku|hall|harbor|harbour|has|have|hello|hi|hill|hills|hospital|hotel|house|\
     how|i|if|ii|iii|in|inc|institute|is|island|islands|iv|just|king|lady|lake|lane|language|law|league|lemon|\
     library|llc|lord|ltd|market|matrix|may|method|might|minister|model|models|month|mountain|mr|mrs|ms|museum|must|\
     network|no|not|number|numbers|of|on|one|opus|or|orange|palace|park|pie|pipeline|please|pope|president|prince|\
     princess|principle|prize|process|professor|project|queen|regression|river|road|saint|salad|sauce|school|script|\
     sdk|senator|series|server|should|sir|so|sonnet|soup|space|springs|square|st|stadium|state|states|station|street|\
     studio|syndrome|tea|team|test|tests|than|thank|thanks|the|theater|theatre|then|theorem|three|to|tower|town|two|\
     university|v|valley|village|war|was|week|were|what|when|where|which|who|why|will|wine|with|would|year|yes|zoo",
);
