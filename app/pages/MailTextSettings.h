#pragma once

#include "models/repositories/DeliveryRepository.h"
#include "views/forms/RecordEditor.h"
#include "views/settings/MailTextsView.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace Peak {

class PageWorld;
class SettingsPage;

/**
 * Introduces the texts of e-mails and SMS on the page of settings to the server.
 *
 * Keeps what is typed as drafts, asks before it takes another admin's words away, and takes each
 * step back, as one of the window's. GUI thread.
 */
class MailTextSettings final : public QObject
{
    Q_OBJECT

public:
    /** A child of the page. */
    MailTextSettings(PageWorld &world, SettingsPage *page);
    /** Keeps what is typed. */
    ~MailTextSettings() override;

public Q_SLOTS:
    void load();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /** What a step goes back to, or to again. */
    struct Step
    {
        MailTextKey key;
        bool saved = false;             ///< the server was told
        std::optional<MailWords> words; ///< the firm's own there; none: the built-in ones
        std::optional<MailTextsView::Typed> typed;
    };

    void takeRights();
    void take(const QList<MailText> &texts);
    void findDrafts();
    DraftSlot &slot(const MailTextKey &key);
    void keepDrafts();
    /** As it is at the server just now. */
    MailText fresh(const QList<MailText> &texts, const MailTextKey &key) const;
    void save(const MailTextKey &key);
    void write(const Step &before, const std::optional<MailWords> &words, const QString &told);
    void useBuiltIn(const MailTextKey &key);
    QFuture<Result<void>> goTo(const Step &step);
    void offerUndo(const Step &before, const std::optional<MailWords> &after, const QString &told);

    PageWorld &m_world;
    SettingsPage *m_page;
    MailTextsView *m_view;
    DeliveryRepository m_delivery;
    QHash<MailTextKey, DraftSlot> m_slots;
    /** Typed, and not written as a draft yet: the view may be gone by then. */
    QHash<MailTextKey, std::optional<MailTextsView::Typed>> m_unkept;
    QTimer m_keep;
    bool m_restoring = false;
};

} // namespace Peak
