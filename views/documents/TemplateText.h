#pragma once

#include "models/domain/TemplateValue.h"

#include <QCoreApplication>
#include <QString>

namespace Peak {

/** What people call the things that templates ask for. Stateless. */
class TemplateText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TemplateText)

public:
    /** "Client's telephone" for "client.phone"; the name itself of what the program does not know.
     */
    static QString label(const QString &name);
    /** "exchange-agreement.html" as people say it: without its ending. */
    static QString title(const TemplateInfo &info);
    /** What a document that is made of it is called, without its ending. */
    static QString fileName(const TemplateInfo &info, const QString &number, const QString &name);
    /** The line that stands for what is filled in by hand. */
    static QString blank() { return QStringLiteral("______________"); }
    /** As the firm writes it, where what was typed can be read as a date or an amount. */
    static QString written(const TemplateValue &value, const QString &typed, QDate today);
};

} // namespace Peak
