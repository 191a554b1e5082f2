#pragma once

#include "views/common/Theme.h"
#include "views/main/Place.h"

#include <QHash>
#include <QList>
#include <QMainWindow>

#include <functional>
#include <optional>

class QAction;
class QActionGroup;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace Peak {

class ElidedLabel;
class MessageBar;
class NavigationBar;
class StatusBar;

/**
 * The frame around the pages: navigation, top line with the person's menu, the open page, the
 * status bar.
 *
 * Owns no data and asks for none: pages are given to it, and placeChanged() says which one is
 * looked at. Remembers its geometry and nothing else. Back and Forward walk through the places. GUI
 * thread.
 */
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    /** Takes the page over. A page may have a slot `focusFilter()` for Ctrl+F. */
    void addPage(Peak::PageId id, QWidget *page);
    QWidget *page(Peak::PageId id) const;
    /** The entries of the navigation: what the person may open. Empty when nobody is signed in. */
    void setPages(const QList<Peak::PageId> &pages);

    Place place() const { return m_place.value_or(Place()); }
    StatusBar *status() const { return m_status; }
    /** Messages that concern the whole window, above the page. */
    MessageBar *messages() const { return m_messages; }

    /** What is open and how the navigation looks, for preferences: {"page": "exchanges", "folded":
     * false}. */
    QJsonObject viewState() const;
    void applyViewState(const QJsonObject &state);

public Q_SLOTS:
    void openPlace(const Peak::Place &place);
    void goBack();
    void goForward();
    /** Back to an empty frame: forgets the history (another person may sign in). */
    void clearHistory();
    void setPerson(const QString &name, const QString &role);
    void setFirm(const QString &name);
    void setThemeChoice(Peak::ThemeChoice choice);
    void setDensityChoice(Peak::Density density);
    void showShortcuts();
    void showAbout();

Q_SIGNALS:
    void placeChanged(const Peak::Place &place);
    void signOutRequested();
    void themeChosen(Peak::ThemeChoice choice);
    void densityChosen(Peak::Density density);
    void viewStateChanged();
    /** Became visible or hidden (minimised too): polling follows it. */
    void shownChanged(bool shown);

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeTopLine();
    QMenu *makePersonMenu();
    QAction *makePersonHead(QWidget *parent);
    template <typename Choice>
    QActionGroup *addChoices(QMenu *menu, const QList<QPair<Choice, QString>> &choices,
                             void (MainWindow::*chosen)(Choice));
    void makeActions();
    QAction *makeAction(const QString &text, const QList<QKeySequence> &keys,
                        const std::function<void()> &work);
    void restoreWindow();
    void showPlace(const Peak::Place &place);
    void moveRegion(int direction);
    void focusFilter();
    void nextPage(int direction);
    void updateHistoryActions();
    void updatePerson();
    void tellShown();

    std::optional<Place> m_place; ///< none until the first page is opened
    QList<Place> m_back;
    QList<Place> m_forward;
    QHash<PageId, QWidget *> m_pages;
    QList<PageId> m_allowed;
    QString m_firm;
    QString m_personName;
    QString m_roleName;
    bool m_shown = false;
    QWidget *m_top;
    QToolButton *m_personButton;
    ElidedLabel *m_firmLabel;
    ElidedLabel *m_menuName;
    ElidedLabel *m_menuRole;
    QAction *m_signOut;
    QActionGroup *m_themeActions;
    QActionGroup *m_densityActions;
    QAction *m_backAction;
    QAction *m_forwardAction;
    QList<QPair<QString, QString>> m_shortcutList; ///< what it does, its keys
    NavigationBar *m_navigation;
    MessageBar *m_messages;
    QStackedWidget *m_stack;
    StatusBar *m_status;
};

} // namespace Peak
