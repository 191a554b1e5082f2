#pragma once

#include "models/domain/ListQuery.h"
#include "models/repositories/DocumentRepository.h"

#include <QObject>
#include <QUuid>

#include <optional>

namespace Peak {

class ActionSet;
class ListPage;
class PageWorld;

/** What a row of the list of documents says, as far as editing needs it. A plain value. */
struct DocumentRow
{
    QUuid id;
    qint64 version = 0;
    QString name;
    bool ofExchange = false; ///< else a template of the firm
    bool removed = false;
    bool pin = false;
    bool manages = false; ///< the person manages its exchange
    QUuid uploader;

    static DocumentRow of(const ListRow &row);
};

/**
 * What can be done with documents wherever they are listed: what is noted about them, their PIN,
 * the bin, and who opened them.
 *
 * Never touches content. Every edit can be undone from the list's message bar, but for PINs. Keeps
 * no rows: they are the model's. GUI thread.
 */
class DocumentController final : public QObject
{
    Q_OBJECT

public:
    DocumentController(PageWorld &world, ListPage *page, QObject *parent);

    ActionSet *actions() const { return m_actions; }

public Q_SLOTS:
    void edit(const QUuid &document);
    void showLog(const QUuid &document);

private:
    void makeActions();
    std::optional<DocumentRow> rowOf(const QUuid &document) const;
    std::optional<DocumentRow> current() const;
    bool mayChange(const DocumentRow &row) const;
    QString whyNotChange() const;
    QString whyNotLog() const;

    void openPin(const DocumentRow &row);
    void openPinReset(const DocumentRow &row);
    void openRemove(const DocumentRow &row);
    void restore(const DocumentRow &row);
    void tell(const QUuid &document, qint64 version, const QString &sentence, const QString &told);

    PageWorld &m_world;
    ListPage *m_page;
    DocumentRepository m_documents;
    ActionSet *m_actions;
};

} // namespace Peak
