#include "CPhoneNumber.h"

#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

template <size_t capacity>
static bool store(const std::string &text, char (&target)[capacity]) {
    if (text.size() >= capacity) return false;
    std::memcpy(target, text.c_str(), text.size() + 1);
    return true;
}

static const char *name(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
    case PhoneNumberUtil::FIXED_LINE: return "fixedLine";
    case PhoneNumberUtil::MOBILE: return "mobile";
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return "fixedLineOrMobile";
    case PhoneNumberUtil::TOLL_FREE: return "tollFree";
    case PhoneNumberUtil::PREMIUM_RATE: return "premiumRate";
    case PhoneNumberUtil::SHARED_COST: return "sharedCost";
    case PhoneNumberUtil::VOIP: return "voip";
    case PhoneNumberUtil::PERSONAL_NUMBER: return "personal";
    case PhoneNumberUtil::PAGER: return "pager";
    case PhoneNumberUtil::UAN: return "uan";
    case PhoneNumberUtil::VOICEMAIL: return "voicemail";
    default: return "";
    }
}

static void describe(const PhoneNumberUtil *util, const PhoneNumber &number, kulta_phone_number *result) {
    std::string country;
    util->GetRegionCodeForNumber(number, &country);
    if (country != "ZZ" && country != "001") store(country, result->region);
    store(std::string(name(util->GetNumberType(number))), result->type);
}

bool kulta_phone_parse(
    const char *text, size_t length, const char *region, bool wants_line, kulta_phone_number *result) {
    static const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    std::memset(result, 0, sizeof *result);
    PhoneNumber number;
    if (util->Parse(std::string(text, length), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    std::string e164;
    util->Format(number, PhoneNumberUtil::E164, &e164);
    if (!store(e164, result->e164) || !store(number.extension(), result->extension)) return false;
    if (wants_line) describe(util, number, result);
    result->is_valid = util->IsValidNumber(number);
    result->is_possible = result->is_valid || util->IsPossibleNumber(number);
    return true;
}
