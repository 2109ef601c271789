// libxml2's streaming reader and schema validator.
// Debian builds libxml2 with ICU, whose headers clash with the ICU inside Swift's Foundation; the fields
// that ICU adds stand at the end of their structures and are never touched here, so they are left out.
#pragma once
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlerror.h>
#include <libxml/parser.h>

/// Frees a string that libxml2 allocated (`xmlFree` is a global variable, which Swift 6 does not read).
static inline void kulta_xml_free(void *text) { xmlFree(text); }
