#pragma once

#include "models/repositories/NotificationRepository.h"

#include <QObject>

namespace Peak {

class NotificationSettingsView;
class PageWorld;
class ProfilePage;

/**
 * The part of one's own page about notifications: read from the server, saved at once, with Undo in
 * the page's message bar. GUI thread.
 */
class NotificationPreferences final : public QObject
{
    Q_OBJECT

public:
    /** Puts its part into the page, whose child it is. */
    NotificationPreferences(PageWorld &world, ProfilePage *page);

    NotificationSettingsView *view() const { return m_view; }

private:
    void show();
    void takeRights();
    void save(const QJsonObject &part, const QJsonObject &before, const QString &told);

    PageWorld &m_world;
    ProfilePage *m_page;
    NotificationSettingsView *m_view;
    NotificationRepository m_repository;
};

} // namespace Peak
