"""Cleaning of the generated customers for Splink, in DuckDB: what a practitioner writes before linking.

Splink compares the values that it is given, so canonical values are the user's work. Everything is SQL, which DuckDB
runs on all cores; the time counts as part of linking, as it does for systems that clean by themselves.
"""

LEGAL_FORMS = (
    "oy|oyj|ab|abp|osakeyhtio|aktiebolag|ky|kommandiittiyhtio|kb|ry|rf|tmi|toiminimi|firma|osk|osuuskunta|ay|"
    "avoin yhtio|asunto oy|asunto|as|aps|ou|asa|ltd|gmbh|toimipiste"
)

# Seen among the most frequent values: no customer's own.
JUNK_PHONES = "'01234567', '90000000', '00000000'"
JUNK_EMAILS = "'test@test.fi', 'noreply@example.com'"
JUNK_BUSINESS_IDS = "'12345678', '00000000'"

MACROS = """
CREATE MACRO plain(t) AS nullif(trim(regexp_replace(
    replace(replace(lower(strip_accents(t)), 'ø', 'o'), 'æ', 'ae'), '[^\\p{L}\\p{N}]+', ' ', 'g')), '');
CREATE MACRO digits(t) AS regexp_replace(t, '[^0-9]', '', 'g');
CREATE MACRO tail(t, n) AS CASE WHEN length(t) >= n - 1 THEN right(t, n) END;
"""

COMMON = f"""
CREATE TABLE cleaned AS
WITH shaped AS (
    SELECT
        id AS unique_id,
        customer_type,
        name AS raw_name,
        first_name,
        last_name,
        try_cast(birth_date AS DATE) AS birth_date,
        digits(business_id) AS business_digits,
        regexp_extract(vat_id, '^FI([0-9]{{8}})$', 1) AS vat_digits,
        regexp_extract(einvoice_address, '^0037([0-9]{{8}})', 1) AS einvoice_digits,
        plain(street) AS street,
        nullif(digits(postal_code), '') AS postal_code,
        plain(city) AS city,
        tail(digits(coalesce(phone, mobile)), 8) AS phone,
        nullif(lower(trim(email)), '') AS email,
        nullif(regexp_replace(lower(website), '^(https?://)?(www\\.)?|/.*$', '', 'g'), '') AS website
    FROM read_csv(?, all_varchar = true)
)
SELECT
    unique_id, customer_type, raw_name, first_name, last_name, birth_date, postal_code, city, street,
    CASE WHEN length(business_digits) = 8 AND business_digits NOT IN ({JUNK_BUSINESS_IDS}) THEN business_digits
         ELSE nullif(coalesce(nullif(vat_digits, ''), nullif(einvoice_digits, '')), '') END AS business_id,
    regexp_extract(street, '^(\\D+[0-9]+)', 1) AS house,
    CASE WHEN phone NOT IN ({JUNK_PHONES}) THEN phone END AS phone,
    CASE WHEN email NOT IN ({JUNK_EMAILS}) THEN email END AS email,
    coalesce(website, split_part(email, '@', 2)) AS domain
FROM shaped;
"""

COMPANIES = f"""
CREATE TABLE companies AS
WITH named AS (
    SELECT *, plain(regexp_replace(raw_name, '[.:/]', '', 'g')) AS full_name
    FROM cleaned WHERE customer_type = 'company'
)
SELECT * EXCLUDE (full_name, raw_name, first_name, last_name, birth_date),
    coalesce(nullif(trim(regexp_replace(regexp_replace(full_name, '\\b({LEGAL_FORMS})\\b', '', 'g'), ' +', ' ', 'g')),
                    ''), full_name) AS name,
    list_aggregate(list_sort(string_split(name, ' ')), 'string_agg', ' ') AS sorted_name,
    left(name, 6) AS name_start
FROM named;
"""

# Full names come as "Given Family", "Family Given" and "Family, Given". Which is which is told by the words that the
# records with separate columns use as given names.
PERSONS = """
CREATE TABLE given_names AS
SELECT string_split(plain(first_name), ' ')[1] AS word, count(*) AS uses
FROM cleaned WHERE customer_type = 'person' AND first_name IS NOT NULL GROUP BY 1 HAVING length(word) > 1;

CREATE TABLE persons AS
WITH parts AS (
    SELECT *,
        CASE WHEN raw_name LIKE '%,%' THEN plain(split_part(raw_name, ',', 2) || ' ' || split_part(raw_name, ',', 1))
             ELSE regexp_replace(lower(strip_accents(raw_name)), '[^\\p{L}-]+', ' ', 'g') END AS words,
        string_split(trim(words), ' ')[1] AS head,
        string_split(trim(words), ' ')[-1] AS last
    FROM cleaned WHERE customer_type = 'person'
), ordered AS (
    SELECT parts.*,
        raw_name NOT LIKE '%,%' AND (coalesce(l.uses, 0) > coalesce(h.uses, 0) OR length(last) = 1) AS reversed
    FROM parts LEFT JOIN given_names h ON h.word = head LEFT JOIN given_names l ON l.word = last
), named AS (
    SELECT *,
        CASE WHEN raw_name IS NULL THEN string_split(plain(first_name), ' ')[1]
             WHEN reversed THEN last ELSE head END AS given,
        plain(CASE WHEN raw_name IS NULL THEN last_name WHEN reversed THEN head ELSE last END) AS family
    FROM ordered
)
SELECT unique_id, nullif(given, '') AS given, family, left(given, 1) AS initial, birth_date, postal_code, city, street,
    house, phone, email
FROM named;
"""


def clean(connection, path):
    """Makes the tables `persons` and `companies` from the CSV file."""
    connection.execute(MACROS)
    connection.execute(COMMON, [path])
    connection.execute(COMPANIES)
    connection.execute(PERSONS)
