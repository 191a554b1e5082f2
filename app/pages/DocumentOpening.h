#pragma once

#include "app/pages/DocumentRow.h"
#include "models/documents/DocumentOpener.h"
#include "models/documents/TransferQueue.h"
#include "models/domain/Change.h"
#include "models/repositories/ListRepository.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <functional>

namespace Peak {

class DocumentViewer;
class MessageBar;
class PageWorld;

/**
 * Opens documents from wherever they are listed: to look at, to save on this computer, to hand to
 * another program; asks for their PINs.
 *
 * What is looked at closes as soon as the server no longer lets this person see it. Keys and clear
 * bytes stay no longer than the view. GUI thread; never waits.
 */
class DocumentOpening final : public QObject
{
    Q_OBJECT

public:
    /** `window` bears the dialogs; failures are told in `messages`. */
    DocumentOpening(PageWorld &world, QWidget *window, MessageBar *messages, QObject *parent);
    ~DocumentOpening() override;

    void view(const DocumentRow &document, int version = 0);
    /** Asks where to: for a file, or for a folder where there are several. */
    void download(const QList<DocumentRow> &documents, int version = 0);
    void openWith(const DocumentRow &document, int version = 0);

    /** Why this person can't save it or hand it on; empty: they can. */
    QString whyNoDownload(const DocumentRow &document) const;
    static bool mayChange(const DocumentRow &document, const PageWorld &world);

private:
    using Opened = std::function<void(const OpenedDocument &)>;
    struct View
    {
        QPointer<DocumentViewer> viewer;
        QUuid document, exchange;
    };
    /** `over`: whatever came of it, also when its PIN was not entered. */
    void open(const DocumentRow &document, DocumentOpener::Action action, int version, Opened then,
              const std::function<void()> &over = {});
    /** True: it is not over, its PIN is to be asked for. */
    bool onAnswer(const DocumentRow &document, const Result<OpenOutcome> &answer,
                  const Opened &then);
    void askPin(const DocumentRow &document, DocumentOpener::Action action, int version,
                const OpenAnswer &before, Opened then, const std::function<void()> &over);
    void show(const DocumentRow &document, const OpenedDocument &opened);
    void read(const OpenedDocument &opened, const QPointer<DocumentViewer> &viewer);
    void downloadTo(QList<DocumentRow> documents, const QString &folder);
    QString freePath(const QString &folder, const QString &name) const;
    void onTransfer(const QUuid &id);
    void onChanges(const QList<Change> &changes);
    void checkViews();
    void closeViews(const QString &reason);

    PageWorld &m_world;
    QWidget *m_window;
    MessageBar *m_messages;
    ListRepository m_rows;
    QList<View> m_views;
    QHash<QUuid, QString> m_handedOut; ///< transfers whose file another program is to open
    QUuid m_person;
};

} // namespace Peak
