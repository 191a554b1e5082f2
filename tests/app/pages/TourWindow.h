#pragma once

#include "tests/app/pages/SignedInWorld.h"
#include "views/actions/PageId.h"

#include <QSet>

#include <functional>
#include <memory>

namespace Peak {

class ExchangesWiring;
class ListPage;
class MainWindow;
class TourFirm;

/** One thing that can be looked at: a page, or a part of it. */
struct TourStop
{
    QString name; ///< "exchange-tasks", for messages
    Place place;
    QString tab = {};
};

/**
 * The real window with the real pages, as one person of the firm has it, without the sign-in.
 *
 * go() opens a stop and waits until what it shows is there and stands still.
 */
class TourWindow final
{
public:
    /** Ends the test program when the person does not come in. */
    TourWindow(TourFirm &firm, const QString &role);
    ~TourWindow();

    /** Every page, and every part of one, that this person may open. */
    QList<TourStop> stops();
    /** How much of a stop is looked at: as it opens, or all of it that can be scrolled to. */
    enum class Look { First, All };
    /** Goes to all of them; each fault is told once, with the first stop where it was met. A tab
     * that no stop opens is one. Empty: there was none. */
    QByteArray walk(const std::function<QStringList()> &faultsOf, Look look = Look::First);
    /** False: not there within half a minute. */
    bool go(const TourStop &stop);
    /** Until nothing on the screen moves any more. */
    void settle();
    /** Which part of the page go() opened. */
    QString tab() const { return m_tab; }
    /** The open page. */
    QWidget *page() const;
    /** The list that is shown, or null. */
    ListPage *list() const;

    MainWindow &window() { return *m_window; }
    PageWorld &world() { return m_in.world(); }

    /** What go() waits for: the open page has what it shows. */
    bool isThere() const;
    /** go() without a look at the screen, which takes its own time. */
    bool goQuietly(const TourStop &stop);

private:
    /** One screen further down; false: this was the end. */
    bool scrollOn();
    /** The tabs of the open page, and those that are open. */
    void noteTabs(QSet<QString> *all, QSet<QString> *seen) const;

    TourFirm &m_firm;
    SignedInWorld m_in;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<ExchangesWiring> m_exchanges;
    Place m_place;
    QString m_tab;
};

} // namespace Peak
