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

bool kulta_phone_parse(const char *text, size_t length, const char *region, kulta_phone_number *result) {
    static const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    std::memset(result, 0, sizeof *result);
    PhoneNumber number;
    if (util->Parse(std::string(text, length), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    std::string e164;
    util->Format(number, PhoneNumberUtil::E164, &e164);
    if (!store(e164, result->e164) || !store(number.extension(), result->extension)) return false;
    result->is_valid = util->IsValidNumber(number);
    result->is_possible = result->is_valid || util->IsPossibleNumber(number);
    return true;
}
