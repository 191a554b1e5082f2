#pragma once

#include "views/actions/ActionRegistry.h"
#include "views/common/Theme.h"
#include "views/main/FindBox.h"

#include <QHash>
#include <QList>
#include <QMainWindow>

#include <functional>
#include <optional>

class QActionGroup;
class QMenu;
class QStackedWidget;
class QVBoxLayout;

namespace Peak {

class ActionSet;
class DetailsWindow;
class EmptyState;
class MessageBar;
class NavigationBar;
class StatusBar;
class TopLine;

/**
 * The frame around the pages: navigation, top line with search and the person's menu, the open
 * page, the status bar.
 *
 * Owns no data and asks for none: pages are made by factories when they are first opened, and
 * placeChanged() says which one is looked at. Which pages there are follows the registry's
 * capabilities. Remembers its geometry and nothing else. Back and Forward walk through the places.
 * GUI thread.
 */
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    using PageFactory = std::function<QWidget *()>;

    /** The registry outlives the window. */
    explicit MainWindow(ActionRegistry &registry, QWidget *parent = nullptr);
    ~MainWindow() override;

    /** The page is made when it is first opened, belongs to the window then and is gone with
     * clearHistory(). It may have a slot `focusFilter()` for Ctrl+F, and `showItem(QUuid)` where it
     * is about one thing. */
    void addPage(Peak::PageId id, PageFactory make);
    /** A page that is there from the start, and stays: whoever fills it empties it. */
    void addPage(Peak::PageId id, QWidget *page);
    /** Null while nobody has opened it. */
    QWidget *page(Peak::PageId id) const;
    /** What the person may open, in the order of the navigation. */
    const QList<PageId> &pages() const { return m_allowed; }

    Place place() const { return m_place.value_or(Place()); }
    StatusBar *status() const { return m_status; }
    /** A strip below the page, hidden at first: what goes on whatever page is open. */
    void setFoot(QWidget *foot);
    /** A button in the top line. */
    void addTool(QWidget *tool);
    /** Over the right edge of the page, hidden at first; it is as high as the page. */
    void setDrawer(QWidget *drawer);
    /** Messages that concern the whole window, above the page. */
    MessageBar *messages() const { return m_messages; }
    /** What is waited for while there is no page to show; `percent` below 0: nobody knows how long.
     */
    void showWaiting(const QString &title, const QString &what, int percent);
    void clearWaiting();
    /** The window's actions: others may add what they do for it ("edit.undo"). */
    ActionSet *actionSet() const { return m_set; }
    FindBox *findBox() const;
    /** As it is now: what may be chosen depends on who is signed in. */
    QMenu *personMenu() const;

    /** Beside the page's name in the navigation; 0: nothing. */
    void setBadge(Peak::PageId page, int count);

    /** What is open and how the navigation looks, for preferences: {"page": "exchanges", "folded":
     * false, "recent": [{"page", "item", "title"}, ...]}. */
    QJsonObject viewState() const;
    /** All but the page: whoever opens the first one knows what else was wished. */
    void applyViewState(const QJsonObject &state);

public Q_SLOTS:
    void openPlace(const Peak::Place &place);
    void goBack();
    void goForward();
    /** Back to an empty frame: forgets the history, and closes what was moved into windows of its
     * own (another person may sign in). */
    void clearHistory();
    void setPerson(const QString &name, const QString &role);
    void setFirm(const QString &name);
    /** Who is looked on as; empty: nobody. */
    void setViewAs(const QString &name);
    void setThemeChoice(Peak::ThemeChoice choice);
    void setDensityChoice(Peak::Density density);
    /** What a place is called, once it is known: for "recently opened" and window titles. */
    void setPlaceTitle(const Peak::Place &place, const QString &title);
    /** The open details page moves into a window of its own. */
    void tearOff();
    /** Shown, not minimised, above other windows. */
    void bringToFront();
    void showShortcuts();
    void showAbout();

Q_SIGNALS:
    /** The page of the place is made and shown. */
    void placeChanged(const Peak::Place &place);
    void signOutRequested();
    void stopViewAsRequested();
    void reconnectRequested();
    /** Something was chosen that no page of the window shows by itself. */
    void foundChosen(const Peak::Found &found);
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
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    struct Recent
    {
        Place place;
        QString title;
    };

    void makeActions();
    void makeFrameActions();
    void makeLookActions();
    void fillPersonMenu();
    void restoreWindow();
    void takePages();
    void updateTitle();
    void showPlace(const Peak::Place &place);
    QWidget *made(Peak::PageId id);
    bool mayOpen(Peak::PageId id) const;
    void moveRegion(int direction);
    void focusFilter();
    void nextPage(int direction);
    void closeDetails();

    QList<PaletteEntry> paletteEntries() const;
    void addPaletteActions(QList<PaletteEntry> *entries) const;
    void onChosen(const Peak::PaletteEntry &entry);
    void openFound(const Peak::Found &found);
    void triggerAction(const QString &id);
    void tellShown();
    void placeDrawer();

    ActionRegistry &m_registry;
    ActionSet *m_set;
    std::optional<Place> m_place; ///< none until the first page is opened
    QList<Place> m_back;
    QList<Place> m_forward;
    QHash<PageId, PageFactory> m_factories;
    QSet<PageId> m_made; ///< by a factory
    QHash<PageId, QWidget *> m_pages;
    QList<PageId> m_allowed;
    QList<Recent> m_recent; ///< the newest first
    QList<QPointer<DetailsWindow>> m_details;
    QString m_firm;   ///< empty where it is called as the program is
    QString m_person; ///< empty: nobody is signed in
    QString m_viewAs;
    bool m_shown = false;
    TopLine *m_top = nullptr; ///< shows actions, so it is made after them
    MessageBar *m_banner;
    QActionGroup *m_themeActions = nullptr;
    QActionGroup *m_densityActions = nullptr;
    NavigationBar *m_navigation;
    MessageBar *m_messages;
    QVBoxLayout *m_content = nullptr;
    QWidget *m_foot = nullptr;
    QWidget *m_drawer = nullptr;
    QStackedWidget *m_stack;
    EmptyState *m_waiting; ///< shown until a page is opened
    StatusBar *m_status;
};

} // namespace Peak
