#pragma once

#include <QTranslator>

namespace Peak {

/**
 * Makes "%n day(s)" into "1 day" and "6 days" where the program speaks English, its source language.
 *
 * Install it before any other translator: a translation that is loaded later wins. GUI thread.
 */
class EnglishPlurals final : public QTranslator
{
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    QString translate(const char *context, const char *sourceText, const char *disambiguation,
                      int n) const override;
    bool isEmpty() const override { return false; }
};

} // namespace Peak
