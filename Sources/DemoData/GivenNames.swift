/// Given names, the commonest first.
enum GivenNames {
    static let finnishMen = words(
        """
        Juhani Matti Mikko Timo Juha Antti Kari Jari Jukka Pekka Markku Hannu Heikki Seppo Ville Janne Marko Petri Sami Tero
        Esa Tuomas Lauri Ari Olli Raimo Jussi Erkki Veikko Martti Risto Kimmo Jaakko Pertti Pentti Eero Mika Teemu Harri Jouni
        Jani Tomi Niko Toni Henri Joni Aleksi Jesse Ilkka Vesa Tapio Reijo Kalle Arto Jorma Niilo Eino Leo Oskari Onni
        Elias Väinö Eetu Leevi Noel Oliver Daniel Joel Aarne Toivo Arvo Paavo Veli Tauno Reino Kalevi Tapani Ensio Olavi Johannes
        Antero Ilmari Kristian Mikael Sakari Aleksanteri Petteri Pasi Jarmo Jyrki Aki Rauno Rami Tuomo Osmo Kauko Keijo Voitto Urho Viljo
        Otto Hugo Vilho Valtteri Miro Jere Rasmus Topias Kasper Eemeli Okko Luka Luukas Aapo Iivari Jalmari Samuli Santeri Severi Roope
        Juho Atte Jaakob Tatu Pyry Kosti Lasse Taneli Simo Sauli Sulo Tarmo Teppo Usko Yrjö Ahti Aulis Einari Eljas Heimo
        Hermanni Jalo Jarkko Joonas Jouko Joakim Kaarlo Kai Keimo Kyösti Lauri-Pekka Lenni Mauri Mauno Miska Nestori Nooa Oiva Olavi-Pekka Ossi
        Pauli Pietari Raine Raino Rauli Sampo Sebastian Silvo Taisto Tino Topi Touko Unto Urpo Valto Veijo Vilpas Visa Ahto Aimo
        Alpo Anssi Armas Asko Benjamin Eerik Eerikki Eliel Ernesti Hannes Harry Iisakki Ilari Isto Jalle Juuso Kaapo Kalervo Kari-Pekka
        Veli-Matti Juha-Matti Juha-Pekka Jukka-Pekka Ari-Pekka Matti-Pekka Ville-Veikko Olli-Pekka Karri Kaj Kim Kuisma Lasse-Matti Lari Manu Matias Mikko-Pekka Niklas Nuutti Oula
        """
    )

    static let finnishWomen = words(
        """
        Maria Helena Anneli Johanna Kaarina Marjatta Anna Tuula Päivi Ritva Leena Sari Minna Liisa Pirjo Tiina Riitta Sirpa Mari Hanna
        Katja Marja Kirsi Heidi Jaana Eija Merja Anne Susanna Laura Satu Outi Nina Tarja Seija Raija Aino Eeva Emma Sofia
        Emilia Ella Olivia Aada Helmi Lumi Venla Iida Elli Ilona Amanda Veera Jenni Sanna Mirja Virpi Terhi Elina Katariina Karoliina
        Kristiina Hannele Inkeri Orvokki Annikki Maarit Marika Sinikka Tellervo Tuulikki Irmeli Aulikki Marketta Elisa Eila Anja Irja Kerttu Saara Noora
        Niina Jonna Riikka Henna Piia Kati Teija Tanja Mervi Taina Ulla Anu Ulla-Maija Anna-Liisa Eeva-Liisa Marja-Leena Anna-Maija Marja-Liisa Maija-Liisa Eija-Riitta
        Maija Mia Taru Suvi Salla Siiri Sanni Salme Sylvi Senja Silja Roosa Ronja Reetta Raili Pirkko Pinja Pihla Petra Paula
        Oona Nelli Milla Milja Miia Mirjami Meri Matilda Martta Marjaana Marjo Marianne Lotta Linnea Lilja Lempi Lea Laila Kyllikki Kirsti
        Kielo Kaisa Kaija Kaino Julia Josefiina Joanna Jasmin Isabella Inka Inari Impi Ilta Iines Hilma Hilkka Hillevi Hilla Hertta Helvi
        Heljä Hellevi Heini Heta Fanni Evelina Essi Esteri Ester Erja Elviira Elsa Elna Ellen Elisabet Eliisa Eerika Eevi Birgitta Auli
        Aura Asta Armi Annukka Annika Annastiina Anniina Annele Anitta Anita Anisa Alma Alli Aliisa Aleksandra Aila Aija Aini Ada Vilma
        Viivi Vieno Vappu Varpu Vuokko Ursula Unelma Tyyne Tytti Toini Tilda Tiia Tekla Taimi Sylvia Stiina Soile Sonja Sisko Saija
        """
    )

    static let swedishMen = words(
        """
        Johan Erik Karl Mikael Anders Lars Peter Jan Stefan Henrik Thomas Fredrik Mats Magnus Christer Björn Kaj Bengt Kurt Göran
        Håkan Rolf Leif Tom Ralf Carl Gustav Axel Oscar Viktor William Lukas Anton Emil Filip Simon Kristoffer Robin Patrik Kenneth
        Ulf Ole Nils Olof Sven Åke Bo Hans Rainer Börje Tage Sören Jens Morten Søren Jørgen Knut Harald Einar Håvard
        """
    )

    static let swedishWomen = words(
        """
        Anna Maria Eva Karin Kristina Margareta Ulla Birgitta Elisabeth Monica Christina Gunilla Annika Camilla Susanne Ann-Christin Carola Maj-Britt Gun-Britt Ann-Sofie
        Linda Sofia Emma Ida Elin Frida Sara Johanna Jenny Malin Ulrika Pia Tove Siv Gunnel Solveig Barbro Anita Yvonne Helena
        Åsa Märta Signe Hjördis Astrid Ebba Wilma Alva Saga Stina Ingrid Inger Kirsten Mette Bente Randi Sigrid Tuva Freja Liv
        """
    )

    /// Other names of the same person: nicknames, everyday forms and translations.
    static let familiarForms: [String: [String]] = [
        "Johannes": ["Juha", "Jussi", "Hannu"], "Juhani": ["Juha", "Jussi"], "Matti": ["Masa"], "Antero": ["Antti"],
        "Mikael": ["Mika", "Mikko"], "Aleksanteri": ["Aleksi", "Santeri"], "Aleksi": ["Ale"],
        "Katariina": ["Kati", "Katri"],
        "Maria": ["Marja", "Mari"], "Elisabet": ["Liisa", "Elisa"], "Kristiina": ["Tiina", "Kirsi"],
        "Helena": ["Leena", "Heli"],
        "Johanna": ["Hanna", "Jonna"], "Susanna": ["Sanna"], "Karoliina": ["Karo"], "Emilia": ["Emmi"],
        "Sofia": ["Sohvi"],
        "Veli-Matti": ["Veli", "Vesku"], "Juha-Pekka": ["JP", "Juha"], "Jukka-Pekka": ["JP", "Jukka"],
        "Margareta": ["Greta"],
        "Kristoffer": ["Kris"], "Fredrik": ["Fredi"], "Anna-Liisa": ["Anna", "Anski"], "Marja-Leena": ["Marja"],
        "Thomas": ["Tom", "Tomas"], "Elisabeth": ["Lisbet"], "Christina": ["Stina", "Kristina"], "Petteri": ["Petri"],
        "Valtteri": ["Valde"], "Tuomas": ["Tuomo"], "Heikki": ["Henrik"], "Erkki": ["Erik"], "Eeva": ["Eva"],
        "Kalevi": ["Kalle"],
    ]
}

/// The words of a text, in order.
func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
}
