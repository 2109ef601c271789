/// What is wrong with a refused row of each kind, and what to do; and what a reader noticed that refused none.
extension Texts {
    static let faultsInEnglish: [String: String] = [
        "why-missing-key":
            "The row names no key of its system, so it could belong to any record. Give it the key that the system uses.",
        "why-damaged-key":
            "A spreadsheet has turned the key into a number and lost its digits. Export the file again without opening it in one, or write the key as the system has it.",
        "why-key-too-long":
            "No system uses a key of this length; the columns may have moved. Compare the row with the header.",
        "why-ragged-row":
            "The row has another number of cells than the header. A separator inside a value is probably not quoted: take it away, or leave out the empty cell.",
        "why-unclosed-quote":
            "A quotation mark opens and never closes, so the end of the row cannot be told. Close it, or double it where it belongs to the value.",
        "why-nul-byte":
            "The row holds a NUL byte, as files do that were cut off or written in another encoding. Export it again as UTF-8.",
        "why-field-too-long":
            "One value is longer than any field of a customer. A quote before it may never have closed.",
        "why-value-too-long":
            "One value is longer than its field may be. Shorten it, or map the column to another field.",
        "why-line-too-long":
            "The line is too long to be a customer; line ends may be missing from the file. Export it again.",
        "why-record-too-long":
            "The record is too large to be a customer; something else may have got into the file. Export it again.",
        "why-row-too-long":
            "The row is longer than a customer can be; a quote may never have closed, or line ends are missing. Export the file again.",
        "why-row-was-cut":
            "Quarantine keeps only the start of a row this long, so it cannot be read again. Mend it in the file and deliver that again.",
        "why-unreadable-row":
            "The row cannot be read without the file around it. Mend it there and deliver the file again.",
        "why-undecodable-byte":
            "A letter is written in another encoding than the mapping says. Say the right encoding in the mapping, or write the letter anew.",
        "why-unknown-kind":
            "The row does not tell whether it is a person or an organization in a way that the mapping knows. Add the word to the mapping, or mend the cell.",
        "why-bad-date":
            "The cell is no date in the form that the mapping expects, or no day of the calendar. Add the form to the mapping, or mend the date.",
        "why-bad-number":
            "The cell is no number in the form that the mapping expects. Add the form to the mapping, or mend the number.",
        "why-bad-timestamp":
            "The moment of the change cannot be read, so it is unknown whether the row is newer than what is there. Mend it, or leave it empty.",
        "why-ambiguous-date":
            "The date can be read in two ways, day before month or month before day. Say in the mapping which it is, or write the year first.",
        "why-ambiguous-number":
            "The number can be read in two ways, as its sign may divide thousands or decimals. Say in the mapping which it is.",
        "why-malformed-xml":
            "The XML of this record is broken, such as by an open element or a bare ampersand. Mend it at the place that is named.",
        "why-forbidden-xml":
            "The XML asks for something that no customer needs, such as an entity or another file. For safety it is not read.",
        "why-schema-violation":
            "The record is not as the XML schema of its system says. The place is named; mend it, or the schema.",
        "why-malformed-json":
            "The line is no JSON, such as by a missing comma or quote. Mend it at the place that is named.",
        "why-unexpected-layout":
            "The row is laid out otherwise than the rest of its file, as totals and remarks are. Dismiss it if it is no customer.",
        "why-unexpected-type":
            "A value is of another type than the mapping expects, such as a list where one text should be. Mend it, or the mapping.",
        "noticed-preamble": "Rows in front of the header were passed over.",
        "noticed-repeated-header": "The header came again and was passed over.",
        "noticed-footer-row": "Rows behind the records were passed over, as the mapping says.",
        "noticed-totals-row": "Rows of totals were passed over; they are no records.",
        "noticed-mojibake-repaired":
            "Letters that had been read in a wrong encoding were put right. Export the file in the right one if they look wrong.",
        "noticed-missing-page": "The file names a next page that it does not hold. Fetch the pages behind it too.",
        "noticed-text-mark": "Apostrophes in front of numbers, as spreadsheets write them, were taken off.",
        "noticed-float-tail": "“.0” behind whole numbers was taken off. Export the column as text.",
        "noticed-rounded-number": "A spreadsheet has rounded numbers, which are left out. Export the column as text.",
    ]

    static let faultsInFinnish: [String: String] = [
        "why-missing-key":
            "Rivillä ei ole järjestelmänsä avainta, joten se voisi kuulua mille tietueelle tahansa. Anna avain, jota järjestelmä käyttää.",
        "why-damaged-key":
            "Taulukkolaskenta on tehnyt avaimesta luvun, ja numeroita on kadonnut. Vie tiedosto uudelleen avaamatta sitä taulukkona, tai kirjoita avain niin kuin järjestelmässä.",
        "why-key-too-long":
            "Näin pitkää avainta ei mikään järjestelmä käytä; sarakkeet ovat ehkä siirtyneet. Vertaa riviä otsikkoon.",
        "why-ragged-row":
            "Rivillä on eri määrä soluja kuin otsikossa. Arvon sisällä on luultavasti erotin ilman lainausmerkkejä: poista se, tai jätä tyhjä solu pois.",
        "why-unclosed-quote":
            "Lainausmerkki avautuu eikä sulkeudu, joten rivin loppua ei voi tietää. Sulje se, tai kahdenna se, jos se kuuluu arvoon.",
        "why-nul-byte":
            "Rivillä on NUL-tavu, kuten katkenneissa tai muulla merkistöllä kirjoitetuissa tiedostoissa. Vie se uudelleen UTF-8-muodossa.",
        "why-field-too-long":
            "Yksi arvo on pidempi kuin mikään asiakkaan kenttä. Lainausmerkki sen edellä on ehkä jäänyt sulkematta.",
        "why-value-too-long":
            "Yksi arvo on pidempi kuin sen kenttä saa olla. Lyhennä sitä, tai liitä sarake toiseen kenttään.",
        "why-line-too-long":
            "Rivi on liian pitkä ollakseen asiakas; tiedostosta ehkä puuttuu rivinvaihtoja. Vie se uudelleen.",
        "why-record-too-long":
            "Tietue on liian suuri ollakseen asiakas; tiedostoon on ehkä joutunut jotain muuta. Vie se uudelleen.",
        "why-row-too-long":
            "Rivi on pidempi kuin asiakas voi olla; lainausmerkki on ehkä jäänyt sulkematta tai rivinvaihdot puuttuvat. Vie tiedosto uudelleen.",
        "why-row-was-cut":
            "Karanteeni säilyttää näin pitkästä rivistä vain alun, joten sitä ei voi lukea uudelleen. Korjaa se tiedostossa ja toimita tiedosto uudelleen.",
        "why-unreadable-row":
            "Riviä ei voi lukea ilman tiedostoa sen ympärillä. Korjaa se tiedostossa ja toimita tiedosto uudelleen.",
        "why-undecodable-byte":
            "Kirjain on kirjoitettu muulla merkistöllä kuin vastaavuus sanoo. Kerro oikea merkistö vastaavuudessa, tai kirjoita kirjain uudelleen.",
        "why-unknown-kind":
            "Rivi ei kerro vastaavuuden tuntemalla tavalla, onko se henkilö vai organisaatio. Lisää sana vastaavuuteen, tai korjaa solu.",
        "why-bad-date":
            "Solu ei ole päivämäärä vastaavuuden odottamassa muodossa, tai päivää ei ole kalenterissa. Lisää muoto vastaavuuteen, tai korjaa päivämäärä.",
        "why-bad-number":
            "Solu ei ole luku vastaavuuden odottamassa muodossa. Lisää muoto vastaavuuteen, tai korjaa luku.",
        "why-bad-timestamp":
            "Muutoksen hetkeä ei voi lukea, joten ei tiedetä, onko rivi uudempi kuin nykyinen. Korjaa se, tai jätä tyhjäksi.",
        "why-ambiguous-date":
            "Päivämäärän voi lukea kahdella tavalla, päivä tai kuukausi ensin. Kerro vastaavuudessa kumpi, tai kirjoita vuosi ensin.",
        "why-ambiguous-number":
            "Luvun voi lukea kahdella tavalla, sillä merkki voi erottaa tuhannet tai desimaalit. Kerro vastaavuudessa kumpi.",
        "why-malformed-xml":
            "Tietueen XML on rikki, esimerkiksi avoin elementti tai pelkkä et-merkki. Korjaa se nimetyssä kohdassa.",
        "why-forbidden-xml":
            "XML pyytää jotain, mitä yksikään asiakas ei tarvitse, kuten entiteettiä tai toista tiedostoa. Turvallisuuden vuoksi sitä ei lueta.",
        "why-schema-violation":
            "Tietue ei ole järjestelmänsä XML-skeeman mukainen. Kohta on nimetty; korjaa se tai skeema.",
        "why-malformed-json":
            "Rivi ei ole JSON-muotoa, esimerkiksi pilkku tai lainausmerkki puuttuu. Korjaa se nimetyssä kohdassa.",
        "why-unexpected-layout":
            "Rivi on aseteltu muuten kuin muu tiedosto, kuten summat ja huomautukset. Sivuuta se, jos se ei ole asiakas.",
        "why-unexpected-type":
            "Arvo on eri tyyppiä kuin vastaavuus odottaa, kuten luettelo yhden tekstin paikalla. Korjaa se tai vastaavuus.",
        "noticed-preamble": "Otsikkorivin edellä olevat rivit ohitettiin.",
        "noticed-repeated-header": "Otsikkorivi toistui ja ohitettiin.",
        "noticed-footer-row": "Tietueiden jälkeiset rivit ohitettiin, kuten kuvaus sanoo.",
        "noticed-totals-row": "Summarivit ohitettiin; ne eivät ole tietueita.",
        "noticed-mojibake-repaired":
            "Väärällä merkistöllä luetut kirjaimet korjattiin. Jos ne näyttävät vääriltä, vie tiedosto oikealla merkistöllä.",
        "noticed-missing-page":
            "Tiedosto mainitsee seuraavan sivun, jota siinä ei ole. Hae myös sitä seuraavat sivut.",
        "noticed-text-mark": "Taulukkolaskennan lukujen eteen kirjoittamat heittomerkit poistettiin.",
        "noticed-float-tail": "Kokonaislukujen perästä poistettiin ”.0”. Vie sarake tekstinä.",
        "noticed-rounded-number": "Taulukkolaskenta on pyöristänyt lukuja, ja ne jätetään pois. Vie sarake tekstinä.",
    ]

    static let faultsInSwedish: [String: String] = [
        "why-missing-key":
            "Raden saknar systemets nyckel och kunde höra till vilken post som helst. Ge den nyckeln som systemet använder.",
        "why-damaged-key":
            "Ett kalkylprogram har gjort nyckeln till ett tal och tappat siffror. Exportera filen på nytt utan att öppna den där, eller skriv nyckeln som systemet har den.",
        "why-key-too-long":
            "Inget system använder en så lång nyckel; kolumnerna kan ha förskjutits. Jämför raden med rubriken.",
        "why-ragged-row":
            "Raden har ett annat antal celler än rubriken. En avskiljare inne i ett värde saknar troligen citattecken: ta bort den, eller utelämna den tomma cellen.",
        "why-unclosed-quote":
            "Ett citattecken öppnas och stängs aldrig, så radens slut kan inte avgöras. Stäng det, eller dubblera det om det hör till värdet.",
        "why-nul-byte":
            "Raden innehåller en NUL-byte, som i filer som brutits av eller skrivits i en annan teckenkodning. Exportera den på nytt som UTF-8.",
        "why-field-too-long":
            "Ett värde är längre än något fält för en kund. Ett citattecken före det kan ha lämnats öppet.",
        "why-value-too-long":
            "Ett värde är längre än dess fält får vara. Förkorta det, eller koppla kolumnen till ett annat fält.",
        "why-line-too-long":
            "Raden är för lång för att vara en kund; radbrytningar kan saknas i filen. Exportera den på nytt.",
        "why-record-too-long":
            "Posten är för stor för att vara en kund; något annat kan ha hamnat i filen. Exportera den på nytt.",
        "why-row-too-long":
            "Raden är längre än en kund kan vara; ett citattecken har kanske aldrig stängts, eller så saknas radslut. Exportera filen på nytt.",
        "why-row-was-cut":
            "Karantänen behåller bara början av en så lång rad, så den kan inte läsas om. Rätta den i filen och leverera filen på nytt.",
        "why-unreadable-row":
            "Raden kan inte läsas utan filen omkring den. Rätta den där och leverera filen på nytt.",
        "why-undecodable-byte":
            "En bokstav är skriven i en annan teckenkodning än mappningen säger. Ange rätt kodning i mappningen, eller skriv bokstaven på nytt.",
        "why-unknown-kind":
            "Raden säger inte på ett sätt som mappningen känner om den är en person eller en organisation. Lägg ordet i mappningen, eller rätta cellen.",
        "why-bad-date":
            "Cellen är inget datum i den form som mappningen väntar, eller ingen dag i kalendern. Lägg formen i mappningen, eller rätta datumet.",
        "why-bad-number":
            "Cellen är inget tal i den form som mappningen väntar. Lägg formen i mappningen, eller rätta talet.",
        "why-bad-timestamp":
            "Ändringens tidpunkt kan inte läsas, så det är okänt om raden är nyare än det som finns. Rätta den, eller lämna den tom.",
        "why-ambiguous-date":
            "Datumet kan läsas på två sätt, dag före månad eller månad före dag. Ange vilket i mappningen, eller skriv året först.",
        "why-ambiguous-number":
            "Talet kan läsas på två sätt, eftersom tecknet kan skilja tusental eller decimaler. Ange vilket i mappningen.",
        "why-malformed-xml":
            "Postens XML är trasig, till exempel ett öppet element eller ett ensamt et-tecken. Rätta den på det angivna stället.",
        "why-forbidden-xml":
            "XML-filen ber om något som ingen kund behöver, som en entitet eller en annan fil. Av säkerhetsskäl läses den inte.",
        "why-schema-violation":
            "Posten följer inte systemets XML-schema. Stället är angivet; rätta det, eller schemat.",
        "why-malformed-json":
            "Raden är inte JSON, till exempel saknas ett komma eller ett citattecken. Rätta den på det angivna stället.",
        "why-unexpected-layout":
            "Raden är uppställd på annat sätt än resten av filen, som summor och anmärkningar. Avfärda den om den inte är en kund.",
        "why-unexpected-type":
            "Ett värde är av en annan typ än mappningen väntar, som en lista där en text borde stå. Rätta det, eller mappningen.",
        "noticed-preamble": "Rader före rubrikraden hoppades över.",
        "noticed-repeated-header": "Rubrikraden kom en gång till och hoppades över.",
        "noticed-footer-row": "Rader efter posterna hoppades över, som mappningen säger.",
        "noticed-totals-row": "Summarader hoppades över; de är inga poster.",
        "noticed-mojibake-repaired":
            "Bokstäver som hade lästs med fel teckenkodning rättades. Exportera filen med rätt kodning om de ser fel ut.",
        "noticed-missing-page": "Filen nämner en nästa sida som inte finns i den. Hämta också sidorna därefter.",
        "noticed-text-mark": "Apostrofer framför tal, som kalkylprogram skriver dem, togs bort.",
        "noticed-float-tail": "”.0” efter heltal togs bort. Exportera kolumnen som text.",
        "noticed-rounded-number":
            "Ett kalkylprogram har avrundat tal, och de lämnas bort. Exportera kolumnen som text.",
    ]
}
