#pragma once

#include <QObject>

namespace Peak {

class PageWorld;
class ProfilePage;
class SendingChoice;

/** The part of one's own page about what one writes: how long it can be taken back. GUI thread. */
class MessagePreferences final : public QObject
{
    Q_OBJECT

public:
    /** Puts its part into the page, whose child it is. */
    MessagePreferences(PageWorld &world, ProfilePage *page);

private:
    void show();
    void save(int seconds);

    PageWorld &m_world;
    SendingChoice *m_view;
};

} // namespace Peak
