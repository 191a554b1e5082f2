#pragma once

#include "models/db/DbSession.h"
#include "models/domain/TemplateValue.h"

#include <QFuture>
#include <QList>
#include <QUuid>

namespace Peak {

/**
 * Templates, the values that belong in them, and the documents that were made from them; never
 * their content.
 *
 * One statement a call, nothing kept. Use from the thread of the session's owner.
 */
class TemplateRepository final
{
public:
    explicit TemplateRepository(DbSession &session) : m_session(session) {}

    /** Every name that a template may use, as far as this person may know it. */
    QFuture<Result<QList<TemplateValue>>> values(const QUuid &exchange);
    QFuture<Result<QList<TemplateInfo>>> templates();
    /** By the code of a stage the templates that it has, in their order; others stay. For admins.
     */
    QFuture<Result<void>> setPacks(const QHash<QString, QList<QUuid>> &packs);

    /** What stands in a document under a name, and what the data said when it was made. */
    struct Put
    {
        QString name;
        QString put;
        QString data; ///< empty: nothing
    };
    QFuture<Result<void>> noteGenerated(const QUuid &document, const QUuid &templateId,
                                        const QList<Put> &values);
    QFuture<Result<QList<GeneratedDocument>>> generated(const QUuid &exchange);

private:
    DbSession &m_session;
};

} // namespace Peak
