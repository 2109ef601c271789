"""Splink's models of persons and companies, tuned by hand on generated customers of 10,000 and 100,000 records."""

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import SettingsCreator, block_on


def either_null(column):
    return cll.NullLevel(column)


def address():
    """Street, house, flat, postal code and city as one witness: they depend on each other."""
    return cl.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            cll.CustomLevel("street_l IS NULL OR street_r IS NULL", "street is missing").configure(is_null_level=True),
            cll.CustomLevel("street_l = street_r AND postal_code_l = postal_code_r", "same street, house, flat, area"),
            cll.CustomLevel("street_l = street_r", "same street, house and flat"),
            cll.CustomLevel("house_l = house_r AND postal_code_l = postal_code_r", "same house and area"),
            cll.CustomLevel(
                "jaro_winkler_similarity(street_l, street_r) > 0.9 AND postal_code_l = postal_code_r",
                "similar street, same area"),
            cll.CustomLevel("postal_code_l = postal_code_r", "same area"),
            cll.CustomLevel("city_l = city_r", "same city"),
            cll.ElseLevel(),
        ])


def phone():
    return cl.CustomComparison(
        output_column_name="phone",
        comparison_levels=[
            either_null("phone"),
            cll.ExactMatchLevel("phone", term_frequency_adjustments=True),
            cll.DamerauLevenshteinLevel("phone", 1),
            cll.ElseLevel(),
        ])


def given_name():
    return cl.CustomComparison(
        output_column_name="given",
        comparison_levels=[
            either_null("given"),
            cll.ExactMatchLevel("given", term_frequency_adjustments=True),
            cll.CustomLevel(
                "(length(given_l) = 1 OR length(given_r) = 1) AND initial_l = initial_r", "same initial"),
            cll.JaroWinklerLevel("given", 0.92),
            cll.JaroWinklerLevel("given", 0.85),
            cll.ElseLevel(),
        ])


def family_name():
    return cl.CustomComparison(
        output_column_name="family",
        comparison_levels=[
            either_null("family"),
            cll.ExactMatchLevel("family", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("family", 0.92),
            cll.JaroWinklerLevel("family", 0.85),
            cll.CustomLevel("contains(family_l, family_r) OR contains(family_r, family_l)", "one part of a double name"),
            cll.ElseLevel(),
        ])


def company_name():
    return cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            either_null("name"),
            cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            cll.CustomLevel("sorted_name_l = sorted_name_r", "same words"),
            cll.JaroWinklerLevel("name", 0.95),
            cll.JaroWinklerLevel("sorted_name", 0.9),
            cll.JaroWinklerLevel("name", 0.85),
            cll.ElseLevel(),
        ])


def business_id():
    return cl.CustomComparison(
        output_column_name="business_id",
        comparison_levels=[
            either_null("business_id"),
            cll.ExactMatchLevel("business_id", term_frequency_adjustments=True),
            cll.DamerauLevenshteinLevel("business_id", 1),
            cll.ElseLevel(),
        ])


def with_frequencies(comparison):
    return comparison.configure(term_frequency_adjustments=True)


PERSONS = {
    "tables": "persons",
    "settings": SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            given_name(),
            family_name(),
            cl.DateOfBirthComparison("birth_date", input_is_string=False),
            phone(),
            with_frequencies(cl.EmailComparison("email")),
            address(),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given", "family"),
            block_on("phone"),
            block_on("email"),
            block_on("family", "postal_code"),
            block_on("birth_date", "initial"),
            block_on("street", "initial"),
        ],
        retain_matching_columns=False,
    ),
    "deterministic": [block_on("given", "family", "birth_date"), block_on("given", "family", "phone"), block_on("email")],
    "em": [block_on("given", "family"), block_on("phone"), block_on("birth_date")],
}

COMPANIES = {
    "tables": "companies",
    "settings": SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            company_name(),
            business_id(),
            phone(),
            with_frequencies(cl.EmailComparison("email")),
            with_frequencies(cl.ExactMatch("domain")),
            address(),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("business_id"),
            block_on("name", "postal_code"),
            block_on("name", "phone"),
            block_on("phone", "name_start"),
            block_on("email"),
            block_on("domain", "name_start"),
            block_on("sorted_name", "city"),
            block_on("street", "name_start"),
        ],
        retain_matching_columns=False,
    ),
    "deterministic": [block_on("business_id"), block_on("name", "phone"), block_on("name", "email")],
    "em": [block_on("business_id"), block_on("name", "postal_code"), block_on("phone")],
}
