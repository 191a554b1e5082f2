#pragma once

#include "models/db/Error.h"
#include "models/domain/Exchange.h"

#include <QUuid>
#include <QWidget>

#include <functional>
#include <optional>

class QStackedWidget;

namespace Peak {

class EmptyState;
class ExchangeOverview;
class MessageBar;
class PageHeader;
class PageTabs;

/**
 * One exchange: its header with what can be done, its overview, and a tab for everything that
 * belongs to it.
 *
 * Given the exchange as a value; queries nothing. The tabs' contents are made by those who add
 * them, when they are first looked at. setExchange() with a newer value of the same exchange leaves
 * everything else as it is. GUI thread.
 */
class ExchangeDetailsPage final : public QWidget
{
    Q_OBJECT

public:
    explicit ExchangeDetailsPage(QWidget *parent = nullptr);
    ~ExchangeDetailsPage() override;

    /** The exchange on screen, or being loaded; null when there is none. */
    QUuid exchangeId() const { return m_id; }
    /** True when setExchange() has come since the last showLoading(), and the open tab shows its
     * rows. */
    Q_INVOKABLE bool isLoaded() const;
    MessageBar *messages() const { return m_messages; }
    PageHeader *header() const { return m_header; }

    /** Behind the overview; `make` is called when the tab is first shown. `name` is for preferences
     * and never shown. */
    void addTab(const QString &name, const QString &icon, const QString &title,
                std::function<QWidget *()> make);
    void setTabVisible(const QString &name, bool visible);
    /** How many rows it has, beside its title; nothing while it is not known. */
    void setTabCount(const QString &name, std::optional<qint64> count);
    /** "overview" is the first. */
    QString currentTab() const;
    /** What `make` made; null while nobody has looked at it. */
    QWidget *tabContent(const QString &name) const;

public Q_SLOTS:
    /** The window shows the page for this exchange. */
    void showItem(const QUuid &exchangeId) { Q_EMIT itemRequested(exchangeId); }
    void showTab(const QString &name);
    void showLoading(const QUuid &exchangeId);
    /** `today` is the firm's date, by which the days left are counted. */
    void setExchange(const Peak::Exchange &exchange, const QDate &today);
    void showError(const Peak::Error &error);
    void setStale(bool stale);

Q_SIGNALS:
    void itemRequested(const QUuid &exchangeId);
    void backRequested();
    void retryRequested(const QUuid &exchangeId);
    /** This tab is looked at, and its content is made. */
    void tabShown(const QString &name);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Tab
    {
        QString name;
        QString title;
        std::function<QWidget *()> make;
        QWidget *holder = nullptr;
        QWidget *content = nullptr;
    };

    void openCurrent();
    int indexOf(const QString &name) const;

    QUuid m_id;
    bool m_loaded = false;
    PageHeader *m_header;
    MessageBar *m_messages;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    PageTabs *m_tabs;
    ExchangeOverview *m_overview;
    QList<Tab> m_list; ///< as the tabs stand
};

} // namespace Peak
