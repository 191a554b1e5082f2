#pragma once

#include "models/db/Result.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace Peak {

/**
 * Word documents as PDF, by LibreOffice where it is installed; else whyNot() says what to do.
 *
 * Each conversion has a folder and a profile of its own, which only this person reads and which are
 * gone afterwards; macros and whatever a document would load from elsewhere are off. LibreOffice is
 * ended when it takes too long. Blocking, up to minutes: never on the GUI thread.
 */
class DocxToPdf
{
public:
    struct Means
    {
        QString program;           ///< soffice
        int patience = 120'000;    ///< milliseconds
        qint64 most = 256LL << 20; ///< bytes of a result
    };

    /** soffice, where it is; empty: not installed. Looked for once. */
    static QString program();
    /** Why nothing can be converted here; empty: it can. */
    static QString whyNot();
    static QString whyNot(const QString &program);

    static Result<QByteArray> convert(const QByteArray &docx,
                                      const std::function<bool()> &stopped = {});
    static Result<QByteArray> convert(const QByteArray &docx, const Means &means,
                                      const std::function<bool()> &stopped = {});
};

} // namespace Peak
