#pragma once

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace Peak {

/**
 * The texts of a program in the language of QLocale(), for as long as this lives.
 *
 * English is in the sources, all but its plural forms; another language lies above it.
 */
class Translations final
{
public:
    Translations()
    {
        if (m_english.load(QStringLiteral(":/i18n/peak1031_en.qm")))
            QCoreApplication::installTranslator(&m_english);
        if (m_other.load(QLocale(), QStringLiteral("peak1031"), QStringLiteral("_"),
                         QStringLiteral(":/i18n")))
            QCoreApplication::installTranslator(&m_other);
    }

private:
    QTranslator m_english;
    QTranslator m_other;
};

} // namespace Peak
