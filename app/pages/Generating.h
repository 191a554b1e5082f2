#pragma once

#include "app/pages/DocumentMaker.h"
#include "models/repositories/ListRepository.h"
#include "views/documents/GenerateDialog.h"

#include <QObject>
#include <QPointer>

namespace Peak {

class MessageBar;
class PageWorld;
class TemplateShelf;

/** For which exchange documents are made. A plain value. */
struct GenerateTarget
{
    QUuid exchange; ///< null: it is asked for
    QString number;
    QString name;
    QString stage;
};

/**
 * The conversation in which documents are made from templates: what is offered, the values, a look
 * at it, and into the exchange.
 *
 * What was made stays when a later one fails; trying again makes the rest. GUI thread.
 */
class Generating final : public QObject
{
    Q_OBJECT

public:
    /** `page` has the dialogs; `messages` tells of what was made. */
    Generating(PageWorld &world, QWidget *page, MessageBar *messages, QObject *parent);

    /** For an exchange, or a null one that is asked for. With a template: it is chosen already. */
    void start(const QUuid &exchange, const QUuid &templateId = {});
    TemplateShelf *shelf() const { return m_shelf; }

Q_SIGNALS:
    void made(const QList<QUuid> &documents);
    void openRequested(const QUuid &document);

private:
    void show(const GenerateTarget &target, const QList<TemplateInfo> &templates,
              const QUuid &templateId);
    PersonFinder targetFinder();
    void loadValues(const QUuid &exchange);
    void loadVariables(const QList<TemplateInfo> &templates);
    void findTarget(const QUuid &exchange, std::function<void(const GenerateTarget &)> then);
    void begin();
    void makeNext();
    void finish();
    void look();
    DocumentMaker::Work workOf(const GenerateItem &item) const;

    PageWorld &m_world;
    QPointer<QWidget> m_page;
    MessageBar *m_messages;
    TemplateRepository m_templates;
    ListRepository m_rows;
    DocumentMaker m_maker;
    TemplateShelf *m_shelf;
    QPointer<GenerateDialog> m_dialog;
    QHash<QUuid, GenerateTarget> m_found; ///< exchanges that the dialog offered
    QList<GenerateItem> m_left;
    QList<QUuid> m_made;
    QStringList m_madeNames;
};

} // namespace Peak
